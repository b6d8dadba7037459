using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Panels of a B that is stored row-major.</summary>
/// <param name="b">First element.</param>
/// <param name="stride">Distance between rows.</param>
internal readonly unsafe struct RowPanels(double* b, nint stride) : IPanelSource
{
    /// <inheritdoc />
    public void Pack(double* panel, int firstDepth, int depth, int firstColumn, int columns, int width)
    {
        double* from = b + (firstDepth * stride) + firstColumn;
        if (columns < width)
        {
            new Span<double>(panel, depth * width).Clear();
        }

        CopyRows(from, stride, panel, width, depth, columns);
    }

    /// <summary>Copies rows of doubles between strided blocks of memory; the common widths without a call per row.</summary>
    internal static void CopyRows(double* from, nint fromStride, double* to, nint toStride, int rows, int columns)
    {
        if (columns == 16)
        {
            for (int i = 0; i < rows; i++, from += fromStride, to += toStride)
            {
                Vector512.Load(from).Store(to);
                Vector512.Load(from + 8).Store(to + 8);
            }

            return;
        }

        if (columns == 12)
        {
            for (int i = 0; i < rows; i++, from += fromStride, to += toStride)
            {
                Vector256.Load(from).Store(to);
                Vector256.Load(from + 4).Store(to + 4);
                Vector256.Load(from + 8).Store(to + 8);
            }

            return;
        }

        for (int i = 0; i < rows; i++, from += fromStride, to += toStride)
        {
            int j = 0;
            for (; j + 4 <= columns; j += 4)
            {
                Vector256.Load(from + j).Store(to + j);
            }

            for (; j < columns; j++)
            {
                to[j] = from[j];
            }
        }
    }
}
