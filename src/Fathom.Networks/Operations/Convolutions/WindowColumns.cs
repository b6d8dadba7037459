using System.Numerics;

namespace Fathom.Networks;

/// <summary>Copies windows of an image to the columns of a matrix, and adds such a matrix back to an image.</summary>
/// <remarks>Row (channel, down, right) of the matrix holds, for every window of some rows of windows, its input at that place; zero in the padding.</remarks>
internal static unsafe class WindowColumns
{
    /// <summary>Copies windows to columns.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="geometry">The windows.</param>
    /// <param name="image">channels × height × width.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="firstRow">The first row of windows.</param>
    /// <param name="rows">How many rows of windows.</param>
    /// <param name="columns">Receives the matrix.</param>
    /// <param name="stride">The distance of the rows of the matrix; 0 when they follow each other.</param>
    public static void Gather<T>(in WindowGeometry geometry, T* image, int channels, int firstRow, int rows, T* columns, long stride = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = geometry.OutputWidth;
        long gap = stride == 0 ? 0 : stride - ((long)rows * width);
        for (int channel = 0; channel < channels; channel++, image += geometry.Inputs)
        {
            for (int place = 0; place < geometry.KernelHeight * geometry.KernelWidth; place++, columns += gap)
            {
                int down = place / geometry.KernelWidth * geometry.DilationDown;
                int right = (place % geometry.KernelWidth * geometry.DilationRight) - geometry.PadLeft;
                Inside(geometry, right, out int low, out int high);
                for (int row = firstRow; row < firstRow + rows; row++, columns += width)
                {
                    int y = (row * geometry.StrideDown) + down - geometry.PadTop;
                    if ((uint)y >= (uint)geometry.Height || high <= low)
                    {
                        new Span<T>(columns, width).Clear();
                        continue;
                    }

                    T* line = image + ((long)y * geometry.Width) + right;
                    new Span<T>(columns, low).Clear();
                    if (geometry.StrideRight == 1)
                    {
                        new Span<T>(line + low, high - low).CopyTo(new Span<T>(columns + low, high - low));
                    }
                    else
                    {
                        for (int x = low; x < high; x++)
                        {
                            columns[x] = line[x * geometry.StrideRight];
                        }
                    }

                    new Span<T>(columns + high, width - high).Clear();
                }
            }
        }
    }

    /// <summary>Adds columns to an image.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="geometry">The windows.</param>
    /// <param name="columns">The matrix.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="firstRow">The first row of windows.</param>
    /// <param name="rows">How many rows of windows.</param>
    /// <param name="image">channels × height × width; what it holds is added to.</param>
    /// <param name="stride">The distance of the rows of the matrix; 0 when they follow each other.</param>
    public static void Scatter<T>(in WindowGeometry geometry, T* columns, int channels, int firstRow, int rows, T* image, long stride = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = geometry.OutputWidth;
        long gap = stride == 0 ? 0 : stride - ((long)rows * width);
        for (int channel = 0; channel < channels; channel++, image += geometry.Inputs)
        {
            for (int place = 0; place < geometry.KernelHeight * geometry.KernelWidth; place++, columns += gap)
            {
                int down = place / geometry.KernelWidth * geometry.DilationDown;
                int right = (place % geometry.KernelWidth * geometry.DilationRight) - geometry.PadLeft;
                Inside(geometry, right, out int low, out int high);
                for (int row = firstRow; row < firstRow + rows; row++, columns += width)
                {
                    int y = (row * geometry.StrideDown) + down - geometry.PadTop;
                    if ((uint)y >= (uint)geometry.Height || high <= low)
                    {
                        continue;
                    }

                    T* line = image + ((long)y * geometry.Width) + right;
                    if (geometry.StrideRight == 1)
                    {
                        ElementLoop.Run(default(SumFormula<T>), line + low, true, columns + low, true, line + low, high - low);
                    }
                    else
                    {
                        for (int x = low; x < high; x++)
                        {
                            line[x * geometry.StrideRight] += columns[x];
                        }
                    }
                }
            }
        }
    }

    // The windows whose place 'right' lies inside the image: low … high − 1.
    private static void Inside(in WindowGeometry geometry, int right, out int low, out int high)
    {
        int stride = geometry.StrideRight;
        low = right >= 0 ? 0 : Math.Min(geometry.OutputWidth, (-right + stride - 1) / stride);
        int last = geometry.Width - 1 - right;
        high = last < 0 ? 0 : Math.Min(geometry.OutputWidth, (last / stride) + 1);
        low = Math.Min(low, Math.Max(high, 0));
    }
}
