namespace Fathom.Numerics;

/// <summary>The heights and widths in which tiles are compiled.</summary>
internal static class TileExtents
{
    /// <summary>1.</summary>
    internal readonly struct One : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 1;
    }

    /// <summary>2.</summary>
    internal readonly struct Two : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 2;
    }

    /// <summary>3.</summary>
    internal readonly struct Three : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 3;
    }

    /// <summary>4.</summary>
    internal readonly struct Four : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 4;
    }

    /// <summary>6.</summary>
    internal readonly struct Six : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 6;
    }

    /// <summary>8.</summary>
    internal readonly struct Eight : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 8;
    }

    /// <summary>12.</summary>
    internal readonly struct Twelve : ITileExtent
    {
        /// <inheritdoc />
        public static int Value => 12;
    }
}
