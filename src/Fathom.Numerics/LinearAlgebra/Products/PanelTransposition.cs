using System.Runtime.Intrinsics;
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
    public static void Copy(double* to, nint toStride, double* from, nint fromStride, int rows, int depth, double* scale)
    {
        int row = 0;
        if (Avx.IsSupported)
        {
            // Four rows at a time, so that few streams compete for the same cache set when rows lie a power of two apart.
            for (; row + 4 <= rows; row += 4)
            {
                FourRows(to + row, toStride, from + (row * fromStride), fromStride, depth, scale);
            }
        }

        for (; row < rows; row++)
        {
            OneRow(to + row, toStride, from + (row * fromStride), 0, depth, scale);
        }
    }

    private static void FourRows(double* to, nint toStride, double* from, nint fromStride, int depth, double* scale)
    {
        int k = 0;
        for (; k + 4 <= depth; k += 4)
        {
            Vector256<double> r0 = Vector256.Load(from + k);
            Vector256<double> r1 = Vector256.Load(from + fromStride + k);
            Vector256<double> r2 = Vector256.Load(from + (2 * fromStride) + k);
            Vector256<double> r3 = Vector256.Load(from + (3 * fromStride) + k);
            if (scale != null)
            {
                Vector256<double> factor = Vector256.Load(scale + k);
                r0 *= factor;
                r1 *= factor;
                r2 *= factor;
                r3 *= factor;
            }

            Vector256<double> even01 = Avx.UnpackLow(r0, r1);
            Vector256<double> odd01 = Avx.UnpackHigh(r0, r1);
            Vector256<double> even23 = Avx.UnpackLow(r2, r3);
            Vector256<double> odd23 = Avx.UnpackHigh(r2, r3);
            double* target = to + (k * toStride);
            Avx.Permute2x128(even01, even23, 0x20).Store(target);
            Avx.Permute2x128(odd01, odd23, 0x20).Store(target + toStride);
            Avx.Permute2x128(even01, even23, 0x31).Store(target + (2 * toStride));
            Avx.Permute2x128(odd01, odd23, 0x31).Store(target + (3 * toStride));
        }

        for (int r = 0; r < 4; r++)
        {
            OneRow(to + r, toStride, from + (r * fromStride), k, depth, scale);
        }
    }

    private static void OneRow(double* to, nint toStride, double* from, int firstDepth, int depth, double* scale)
    {
        for (int k = firstDepth; k < depth; k++)
        {
            to[k * toStride] = scale == null ? from[k] : from[k] * scale[k];
        }
    }
}
