using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>The heights and widths in which tiles are compiled: structs whose sizes are the numbers.</summary>
/// <remarks>The compiler knows a size before it does anything else, so it never sees the parts of a tile that a smaller one lacks.</remarks>
internal static class TileExtents
{
    /// <summary>1.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    internal readonly struct One;

    /// <summary>2.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 2)]
    internal readonly struct Two;

    /// <summary>3.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 3)]
    internal readonly struct Three;

    /// <summary>4.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 4)]
    internal readonly struct Four;

    /// <summary>6.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 6)]
    internal readonly struct Six;

    /// <summary>8.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 8)]
    internal readonly struct Eight;

    /// <summary>12.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 12)]
    internal readonly struct Twelve;
}
