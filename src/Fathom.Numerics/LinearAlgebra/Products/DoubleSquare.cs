using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>A square of 4 × 4 doubles.</summary>
internal readonly unsafe struct DoubleSquare : ITransposedSquare<double>
{
    /// <inheritdoc />
    public static int Size => 4;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(double* to, nint toStride, double* from, nint fromStride, double* scale)
    {
        Vector256<double> r0 = Vector256.Load(from);
        Vector256<double> r1 = Vector256.Load(from + fromStride);
        Vector256<double> r2 = Vector256.Load(from + (2 * fromStride));
        Vector256<double> r3 = Vector256.Load(from + (3 * fromStride));
        if (scale != null)
        {
            Vector256<double> factor = Vector256.Load(scale);
            r0 *= factor;
            r1 *= factor;
            r2 *= factor;
            r3 *= factor;
        }

        Vector256<double> even01 = Avx.UnpackLow(r0, r1);
        Vector256<double> odd01 = Avx.UnpackHigh(r0, r1);
        Vector256<double> even23 = Avx.UnpackLow(r2, r3);
        Vector256<double> odd23 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(even01, even23, 0x20).Store(to);
        Avx.Permute2x128(odd01, odd23, 0x20).Store(to + toStride);
        Avx.Permute2x128(even01, even23, 0x31).Store(to + (2 * toStride));
        Avx.Permute2x128(odd01, odd23, 0x31).Store(to + (3 * toStride));
    }
}
