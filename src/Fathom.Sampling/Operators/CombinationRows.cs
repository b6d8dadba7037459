using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Sampling;

/// <summary>The one row operation of small factorizations: subtracting a combination of rows.</summary>
internal static class CombinationRows
{
    private const int Lanes = 8;

    /// <summary>target[i] −= Σ_t coefficients[t · coefficientStride] · rows[t · stride + i].</summary>
    /// <param name="target">The row to change.</param>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="coefficientStride">Their distance.</param>
    /// <param name="rows">The rows, from the column that belongs to target[0].</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="count">Number of rows.</param>
    /// <remarks>Every entry is one chain of fused multiply-adds in ascending t, whatever the width of the machine's vectors.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<double> target, ReadOnlySpan<double> coefficients, int coefficientStride, ReadOnlySpan<double> rows, int stride, int count)
    {
        if (count == 0 || target.Length == 0)
        {
            return;
        }

        // One check for all unchecked reads below.
        _ = coefficients[(count - 1) * coefficientStride];
        _ = rows.Slice((count - 1) * stride, target.Length);
        ref double c = ref MemoryMarshal.GetReference(coefficients);
        ref double x = ref MemoryMarshal.GetReference(rows);
        ref double y = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i + (4 * Lanes) <= target.Length; i += 4 * Lanes)
        {
            Vector512<double> first = Vector512.LoadUnsafe(ref y, (nuint)i);
            Vector512<double> second = Vector512.LoadUnsafe(ref y, (nuint)(i + Lanes));
            Vector512<double> third = Vector512.LoadUnsafe(ref y, (nuint)(i + (2 * Lanes)));
            Vector512<double> fourth = Vector512.LoadUnsafe(ref y, (nuint)(i + (3 * Lanes)));
            for (int t = 0; t < count; t++)
            {
                Vector512<double> factor = Vector512.Create(-Unsafe.Add(ref c, t * coefficientStride));
                nuint at = (nuint)((t * stride) + i);
                first = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, at), first);
                second = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, at + Lanes), second);
                third = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, at + (2 * Lanes)), third);
                fourth = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, at + (3 * Lanes)), fourth);
            }

            first.StoreUnsafe(ref y, (nuint)i);
            second.StoreUnsafe(ref y, (nuint)(i + Lanes));
            third.StoreUnsafe(ref y, (nuint)(i + (2 * Lanes)));
            fourth.StoreUnsafe(ref y, (nuint)(i + (3 * Lanes)));
        }

        for (; i + Lanes <= target.Length; i += Lanes)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref y, (nuint)i);
            for (int t = 0; t < count; t++)
            {
                Vector512<double> factor = Vector512.Create(-Unsafe.Add(ref c, t * coefficientStride));
                sum = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, (nuint)((t * stride) + i)), sum);
            }

            sum.StoreUnsafe(ref y, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            double sum = Unsafe.Add(ref y, i);
            for (int t = 0; t < count; t++)
            {
                sum = Math.FusedMultiplyAdd(-Unsafe.Add(ref c, t * coefficientStride), Unsafe.Add(ref x, (t * stride) + i), sum);
            }

            Unsafe.Add(ref y, i) = sum;
        }
    }
}
