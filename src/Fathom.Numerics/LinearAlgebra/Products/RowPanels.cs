using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Panels of a B that is stored row-major.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
/// <param name="b">First element.</param>
/// <param name="stride">Distance between rows.</param>
internal readonly unsafe struct RowPanels<T>(T* b, nint stride) : IPanelSource<T>
    where T : unmanaged
{
    /// <inheritdoc />
    public void Pack<TLanes>(T* panel, int firstDepth, int depth, int firstColumn, int columns, int width)
        where TLanes : struct, ITileLanes<T> =>
        CopyRows<TLanes>(b + (firstDepth * stride) + firstColumn, stride, panel, depth, columns, width);

    /// <summary>Copies short rows side by side, each filled with zeros up to the width.</summary>
    /// <remarks>Whole registers are written, so behind the last row there must be room for the rest of one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CopyRows<TLanes>(T* from, nint fromStride, T* to, int rows, int columns, int width)
        where TLanes : struct, ITileLanes<T>
    {
        if (columns == width && width == 2 * TLanes.Count)
        {
            for (int i = 0; i < rows; i++, from += fromStride, to += width)
            {
                TLanes.Copy(from, to);
                TLanes.Copy(from + TLanes.Count, to + TLanes.Count);
            }
        }
        else if (columns > TLanes.Count && width == 2 * TLanes.Count)
        {
            for (int i = 0; i < rows; i++, from += fromStride, to += width)
            {
                TLanes.Copy(from, to);
                TLanes.CopyAndFill(from + TLanes.Count, columns - TLanes.Count, to + TLanes.Count);
            }
        }
        else if (columns < TLanes.Count && width <= TLanes.Count)
        {
            for (int i = 0; i < rows; i++, from += fromStride, to += width)
            {
                TLanes.CopyAndFill(from, columns, to);
            }
        }
        else
        {
            CopyLongRows<TLanes>(from, fromStride, to, rows, columns, width);
        }
    }

    private static void CopyLongRows<TLanes>(T* from, nint fromStride, T* to, int rows, int columns, int width)
        where TLanes : struct, ITileLanes<T>
    {
        int full = columns / TLanes.Count * TLanes.Count;
        for (int i = 0; i < rows; i++, from += fromStride, to += width)
        {
            int j = 0;
            for (; j < full; j += TLanes.Count)
            {
                TLanes.Copy(from + j, to + j);
            }

            // What is written too much at the end of a row is overwritten by the next row.
            for (; j < width; j += TLanes.Count)
            {
                TLanes.CopyAndFill(from + j, Math.Max(0, columns - j), to + j);
            }
        }
    }
}
