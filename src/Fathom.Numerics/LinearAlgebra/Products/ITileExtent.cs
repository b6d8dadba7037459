namespace Fathom.Numerics;

/// <summary>A number that is known when a tile is compiled: its rows, or its width in registers.</summary>
internal interface ITileExtent
{
    /// <summary>The number.</summary>
    public static abstract int Value { get; }
}
