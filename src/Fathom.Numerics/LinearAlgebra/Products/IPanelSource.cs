namespace Fathom.Numerics;

/// <summary>Provides the operand B of a product panel by panel.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
internal unsafe interface IPanelSource<T>
    where T : unmanaged
{
    /// <summary>Fills one panel of B with the given depths and columns into contiguous memory.</summary>
    /// <param name="panel">Destination: depth-major, as wide as the tile.</param>
    /// <param name="firstDepth">First depth.</param>
    /// <param name="depth">Number of depths.</param>
    /// <param name="firstColumn">First column.</param>
    /// <param name="columns">Number of columns that exist; the rest of the panel's width is filled with zeros.</param>
    /// <param name="width">Width of the panel.</param>
    public void Pack<TLanes>(T* panel, int firstDepth, int depth, int firstColumn, int columns, int width)
        where TLanes : struct, ITileLanes<T>;
}
