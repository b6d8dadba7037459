using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>The step that triangular factorizations and solves are made of: rows less combinations of other rows.</summary>
/// <remarks>
/// Each entry is one chain of fused multiply-adds in the order of the rows, held in a register, so the bits depend on the operands alone. Four rows at a time keep the arithmetic busy; a
/// single row waits for memory.
/// </remarks>
internal static class RowCombination
{
    /// <summary>Rows that are changed together.</summary>
    public const int Together = 4;

    /// <summary>Columns for which the end of the other rows is the same in an upper triangle.</summary>
    private const int Block = 32;

    /// <summary>row[c] −= Σ_l coefficients[l] · rows[l · stride + c].</summary>
    /// <param name="row">The row to change.</param>
    /// <param name="coefficients">One number for each of the other rows.</param>
    /// <param name="rows">The other rows; not overlapping the one that changes.</param>
    /// <param name="stride">Distance between the beginnings of two of them.</param>
    /// <param name="upper">Whether row l begins with l zeros; they are mostly left out then.</param>
    public static void Subtract(Span<double> row, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> rows, int stride, bool upper = false)
    {
        if (coefficients.Length == 0 || row.Length == 0)
        {
            return;
        }

        ref double target = ref MemoryMarshal.GetReference(row);
        ref double factor = ref MemoryMarshal.GetReference(coefficients);
        ref double source = ref MemoryMarshal.GetReference(rows[..(((coefficients.Length - 1) * stride) + row.Length)]);
        int c = 0;
        if (LaneLadder.HasEightLanes)
        {
            c = Wide<EightLanes>(ref target, row.Length, ref factor, coefficients.Length, ref source, stride, upper);
            c = Narrow<EightLanes>(ref target, c, row.Length, ref factor, coefficients.Length, ref source, stride, upper);
        }

        if (LaneLadder.HasFourLanes)
        {
            c = Narrow<FourLanes>(ref target, c, row.Length, ref factor, coefficients.Length, ref source, stride, upper);
        }

        Narrow<OneLane>(ref target, c, row.Length, ref factor, coefficients.Length, ref source, stride, upper);
    }

    /// <summary>targets[r · targetStride + c] −= Σ_l coefficients[r · rowStep + l · step] · rows[l · stride + c] for four rows r.</summary>
    /// <param name="targets">The four rows to change.</param>
    /// <param name="targetStride">Distance between the beginnings of two of them.</param>
    /// <param name="columns">Entries of a row that change.</param>
    /// <param name="coefficients">The numbers to multiply with.</param>
    /// <param name="rowStep">Distance between the numbers of neighbouring rows.</param>
    /// <param name="step">Distance between the numbers for neighbouring other rows.</param>
    /// <param name="rows">The other rows; not overlapping those that change.</param>
    /// <param name="stride">Distance between the beginnings of two of them.</param>
    /// <param name="count">How many other rows there are.</param>
    /// <param name="upper">Whether row l begins with l zeros; they are mostly left out then.</param>
    public static void SubtractFour(
        Span<double> targets, int targetStride, int columns, ReadOnlySpan<double> coefficients, int rowStep, int step, ReadOnlySpan<double> rows, int stride, int count, bool upper = false)
    {
        if (count == 0 || columns == 0)
        {
            return;
        }

        ref double target = ref MemoryMarshal.GetReference(targets[..((3 * targetStride) + columns)]);
        ref double factor = ref MemoryMarshal.GetReference(coefficients[..((3 * rowStep) + ((count - 1) * step) + 1)]);
        ref double source = ref MemoryMarshal.GetReference(rows[..(((count - 1) * stride) + columns)]);
        int c = 0;
        if (LaneLadder.HasEightLanes)
        {
            c = WideFour<EightLanes>(ref target, targetStride, c, columns, ref factor, rowStep, step, ref source, stride, count, upper);
            c = NarrowFour<EightLanes>(ref target, targetStride, c, columns, ref factor, rowStep, step, ref source, stride, count, upper);
        }

        if (LaneLadder.HasFourLanes)
        {
            c = WideFour<FourLanes>(ref target, targetStride, c, columns, ref factor, rowStep, step, ref source, stride, count, upper);
            c = NarrowFour<FourLanes>(ref target, targetStride, c, columns, ref factor, rowStep, step, ref source, stride, count, upper);
        }

        NarrowFour<OneLane>(ref target, targetStride, c, columns, ref factor, rowStep, step, ref source, stride, count, upper);
    }

    /// <summary>How many other rows reach a column; the same for all columns of a block, so that the width of registers does not matter.</summary>
    private static int End(int count, int column, bool upper) => upper ? Math.Min(count, ((column / Block) + 1) * Block) : count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide<TLanes>(ref double target, int columns, ref double factor, int count, ref double source, int stride, bool upper)
        where TLanes : struct, ILanes<TLanes>
    {
        int c = 0;
        for (; c + (4 * TLanes.Count) <= columns; c += 4 * TLanes.Count)
        {
            ref double result = ref Unsafe.Add(ref target, c);
            ref double entry = ref Unsafe.Add(ref source, c);
            TLanes first = TLanes.Load(ref result);
            TLanes second = TLanes.Load(ref Unsafe.Add(ref result, TLanes.Count));
            TLanes third = TLanes.Load(ref Unsafe.Add(ref result, 2 * TLanes.Count));
            TLanes fourth = TLanes.Load(ref Unsafe.Add(ref result, 3 * TLanes.Count));
            int end = End(count, c, upper);
            for (int l = 0; l < end; l++)
            {
                TLanes weight = TLanes.All(-Unsafe.Add(ref factor, l));
                first = TLanes.FusedMultiplyAdd(weight, TLanes.Load(ref entry), first);
                second = TLanes.FusedMultiplyAdd(weight, TLanes.Load(ref Unsafe.Add(ref entry, TLanes.Count)), second);
                third = TLanes.FusedMultiplyAdd(weight, TLanes.Load(ref Unsafe.Add(ref entry, 2 * TLanes.Count)), third);
                fourth = TLanes.FusedMultiplyAdd(weight, TLanes.Load(ref Unsafe.Add(ref entry, 3 * TLanes.Count)), fourth);
                entry = ref Unsafe.Add(ref entry, stride);
            }

            first.Store(ref result);
            second.Store(ref Unsafe.Add(ref result, TLanes.Count));
            third.Store(ref Unsafe.Add(ref result, 2 * TLanes.Count));
            fourth.Store(ref Unsafe.Add(ref result, 3 * TLanes.Count));
        }

        return c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Narrow<TLanes>(ref double target, int from, int columns, ref double factor, int count, ref double source, int stride, bool upper)
        where TLanes : struct, ILanes<TLanes>
    {
        int c = from;
        for (; c + TLanes.Count <= columns; c += TLanes.Count)
        {
            TLanes sum = TLanes.Load(ref Unsafe.Add(ref target, c));
            ref double entry = ref Unsafe.Add(ref source, c);
            int end = End(count, c, upper);
            for (int l = 0; l < end; l++)
            {
                sum = TLanes.FusedMultiplyAdd(TLanes.All(-Unsafe.Add(ref factor, l)), TLanes.Load(ref entry), sum);
                entry = ref Unsafe.Add(ref entry, stride);
            }

            sum.Store(ref Unsafe.Add(ref target, c));
        }

        return c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WideFour<TLanes>(
        ref double target, int targetStride, int from, int columns, ref double factor, int rowStep, int step, ref double source, int stride, int count, bool upper)
        where TLanes : struct, ILanes<TLanes>
    {
        int c = from;
        for (; c + (2 * TLanes.Count) <= columns; c += 2 * TLanes.Count)
        {
            ref double result0 = ref Unsafe.Add(ref target, c);
            ref double result1 = ref Unsafe.Add(ref result0, targetStride);
            ref double result2 = ref Unsafe.Add(ref result1, targetStride);
            ref double result3 = ref Unsafe.Add(ref result2, targetStride);
            TLanes sum00 = TLanes.Load(ref result0);
            TLanes sum01 = TLanes.Load(ref Unsafe.Add(ref result0, TLanes.Count));
            TLanes sum10 = TLanes.Load(ref result1);
            TLanes sum11 = TLanes.Load(ref Unsafe.Add(ref result1, TLanes.Count));
            TLanes sum20 = TLanes.Load(ref result2);
            TLanes sum21 = TLanes.Load(ref Unsafe.Add(ref result2, TLanes.Count));
            TLanes sum30 = TLanes.Load(ref result3);
            TLanes sum31 = TLanes.Load(ref Unsafe.Add(ref result3, TLanes.Count));
            ref double entry = ref Unsafe.Add(ref source, c);
            ref double weight = ref factor;
            int end = End(count, c, upper);
            for (int l = 0; l < end; l++)
            {
                // The entries change sign instead of the four numbers: the product is the same.
                TLanes low = TLanes.All(0) - TLanes.Load(ref entry);
                TLanes high = TLanes.All(0) - TLanes.Load(ref Unsafe.Add(ref entry, TLanes.Count));
                TLanes all = TLanes.All(weight);
                sum00 = TLanes.FusedMultiplyAdd(all, low, sum00);
                sum01 = TLanes.FusedMultiplyAdd(all, high, sum01);
                all = TLanes.All(Unsafe.Add(ref weight, rowStep));
                sum10 = TLanes.FusedMultiplyAdd(all, low, sum10);
                sum11 = TLanes.FusedMultiplyAdd(all, high, sum11);
                all = TLanes.All(Unsafe.Add(ref weight, 2 * rowStep));
                sum20 = TLanes.FusedMultiplyAdd(all, low, sum20);
                sum21 = TLanes.FusedMultiplyAdd(all, high, sum21);
                all = TLanes.All(Unsafe.Add(ref weight, 3 * rowStep));
                sum30 = TLanes.FusedMultiplyAdd(all, low, sum30);
                sum31 = TLanes.FusedMultiplyAdd(all, high, sum31);
                entry = ref Unsafe.Add(ref entry, stride);
                weight = ref Unsafe.Add(ref weight, step);
            }

            sum00.Store(ref result0);
            sum01.Store(ref Unsafe.Add(ref result0, TLanes.Count));
            sum10.Store(ref result1);
            sum11.Store(ref Unsafe.Add(ref result1, TLanes.Count));
            sum20.Store(ref result2);
            sum21.Store(ref Unsafe.Add(ref result2, TLanes.Count));
            sum30.Store(ref result3);
            sum31.Store(ref Unsafe.Add(ref result3, TLanes.Count));
        }

        return c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NarrowFour<TLanes>(
        ref double target, int targetStride, int from, int columns, ref double factor, int rowStep, int step, ref double source, int stride, int count, bool upper)
        where TLanes : struct, ILanes<TLanes>
    {
        int c = from;
        for (; c + TLanes.Count <= columns; c += TLanes.Count)
        {
            ref double result0 = ref Unsafe.Add(ref target, c);
            ref double result1 = ref Unsafe.Add(ref result0, targetStride);
            ref double result2 = ref Unsafe.Add(ref result1, targetStride);
            ref double result3 = ref Unsafe.Add(ref result2, targetStride);
            TLanes sum0 = TLanes.Load(ref result0);
            TLanes sum1 = TLanes.Load(ref result1);
            TLanes sum2 = TLanes.Load(ref result2);
            TLanes sum3 = TLanes.Load(ref result3);
            ref double entry = ref Unsafe.Add(ref source, c);
            ref double weight = ref factor;
            int end = End(count, c, upper);
            for (int l = 0; l < end; l++)
            {
                TLanes low = TLanes.All(0) - TLanes.Load(ref entry);
                sum0 = TLanes.FusedMultiplyAdd(TLanes.All(weight), low, sum0);
                sum1 = TLanes.FusedMultiplyAdd(TLanes.All(Unsafe.Add(ref weight, rowStep)), low, sum1);
                sum2 = TLanes.FusedMultiplyAdd(TLanes.All(Unsafe.Add(ref weight, 2 * rowStep)), low, sum2);
                sum3 = TLanes.FusedMultiplyAdd(TLanes.All(Unsafe.Add(ref weight, 3 * rowStep)), low, sum3);
                entry = ref Unsafe.Add(ref entry, stride);
                weight = ref Unsafe.Add(ref weight, step);
            }

            sum0.Store(ref result0);
            sum1.Store(ref result1);
            sum2.Store(ref result2);
            sum3.Store(ref result3);
        }

        return c;
    }
}
