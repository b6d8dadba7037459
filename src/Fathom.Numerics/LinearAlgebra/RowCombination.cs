using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>The step that triangular factorizations and solves are made of: a row less a combination of other rows.</summary>
/// <remarks>
/// Each entry is one chain of fused multiply-adds in the order of the rows, held in a register, so the bits depend on the operands alone. The framework carries a 512-bit vector out in pieces
/// where it must.
/// </remarks>
internal static class RowCombination
{
    private const int Lanes = 8;

    /// <summary>row[c] −= Σ_l coefficients[l] · rows[l · stride + c].</summary>
    /// <remarks>With an upper triangle, where row l begins with l zeros, what is surely zero is left out.</remarks>
    /// <param name="row">The row to change.</param>
    /// <param name="coefficients">One number for each of the other rows.</param>
    /// <param name="rows">The other rows; not overlapping the one that changes.</param>
    /// <param name="stride">Distance between the beginnings of two of them.</param>
    /// <param name="upper">Whether the other rows are those of an upper triangle.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<double> row, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> rows, int stride, bool upper = false)
    {
        int count = coefficients.Length;
        if (count == 0 || row.Length == 0)
        {
            return;
        }

        ref double target = ref MemoryMarshal.GetReference(row);
        ref double factor = ref MemoryMarshal.GetReference(coefficients);
        ref double source = ref MemoryMarshal.GetReference(rows[..(((count - 1) * stride) + row.Length)]);
        int c = 0;
        for (; c + (4 * Lanes) <= row.Length; c += 4 * Lanes)
        {
            Vector512<double> first = Vector512.LoadUnsafe(ref target, (nuint)c);
            Vector512<double> second = Vector512.LoadUnsafe(ref target, (nuint)(c + Lanes));
            Vector512<double> third = Vector512.LoadUnsafe(ref target, (nuint)(c + (2 * Lanes)));
            Vector512<double> fourth = Vector512.LoadUnsafe(ref target, (nuint)(c + (3 * Lanes)));
            ref double entry = ref Unsafe.Add(ref source, c);
            int end = upper ? Math.Min(count, c + (4 * Lanes)) : count;
            for (int l = 0; l < end; l++)
            {
                Vector512<double> weight = Vector512.Create(-Unsafe.Add(ref factor, l));
                first = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref entry), first);
                second = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref entry, Lanes), second);
                third = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref entry, 2 * Lanes), third);
                fourth = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref entry, 3 * Lanes), fourth);
                entry = ref Unsafe.Add(ref entry, stride);
            }

            first.StoreUnsafe(ref target, (nuint)c);
            second.StoreUnsafe(ref target, (nuint)(c + Lanes));
            third.StoreUnsafe(ref target, (nuint)(c + (2 * Lanes)));
            fourth.StoreUnsafe(ref target, (nuint)(c + (3 * Lanes)));
        }

        for (; c + Lanes <= row.Length; c += Lanes)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref target, (nuint)c);
            ref double entry = ref Unsafe.Add(ref source, c);
            int end = upper ? Math.Min(count, c + Lanes) : count;
            for (int l = 0; l < end; l++)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(-Unsafe.Add(ref factor, l)), Vector512.LoadUnsafe(ref entry), sum);
                entry = ref Unsafe.Add(ref entry, stride);
            }

            sum.StoreUnsafe(ref target, (nuint)c);
        }

        for (; c < row.Length; c++)
        {
            double sum = Unsafe.Add(ref target, c);
            ref double entry = ref Unsafe.Add(ref source, c);
            int end = upper ? Math.Min(count, c + 1) : count;
            for (int l = 0; l < end; l++)
            {
                sum = Math.FusedMultiplyAdd(-Unsafe.Add(ref factor, l), entry, sum);
                entry = ref Unsafe.Add(ref entry, stride);
            }

            Unsafe.Add(ref target, c) = sum;
        }
    }
}
