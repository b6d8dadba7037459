using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Copies rows into a panel in which their entries at one depth lie side by side.</summary>
internal static unsafe class PanelTransposition
{
    /// <summary>to[k · toStride + r] = from[r · fromStride + k] · scale[k].</summary>
    /// <param name="to">Destination.</param>
    /// <param name="toStride">Distance between depths of the destination, at least the number of rows.</param>
    /// <param name="from">Source.</param>
    /// <param name="fromStride">Distance between rows of the source.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="depth">Number of depths.</param>
    /// <param name="scale">A factor per depth, or null for ones.</param>
    public static void Copy<T>(T* to, nint toStride, T* from, nint fromStride, int rows, int depth, T* scale)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Copy<float, FloatSquare>((float*)to, toStride, (float*)from, fromStride, rows, depth, (float*)scale);
        }
        else
        {
            Copy<double, DoubleSquare>((double*)to, toStride, (double*)from, fromStride, rows, depth, (double*)scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T, TSquare>(T* to, nint toStride, T* from, nint fromStride, int rows, int depth, T* scale)
        where T : unmanaged, System.Numerics.INumber<T>
        where TSquare : struct, ITransposedSquare<T>
    {
        // Few rows at a time, so that few streams compete for the same cache set when rows lie a power of two apart.
        int row = 0;
        for (; Avx.IsSupported && row + TSquare.Size <= rows; row += TSquare.Size)
        {
            T* source = from + (row * fromStride);
            int k = 0;
            for (; k + TSquare.Size <= depth; k += TSquare.Size)
            {
                TSquare.Copy(to + (k * toStride) + row, toStride, source + k, fromStride, scale == null ? null : scale + k);
            }

            for (; k < depth; k++)
            {
                for (int r = 0; r < TSquare.Size; r++)
                {
                    T value = source[(r * fromStride) + k];
                    to[(k * toStride) + row + r] = scale == null ? value : value * scale[k];
                }
            }
        }

        for (; row < rows; row++)
        {
            for (int k = 0; k < depth; k++)
            {
                T value = from[(row * fromStride) + k];
                to[(k * toStride) + row] = scale == null ? value : value * scale[k];
            }
        }
    }
}
