using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Sums and sums of squares down the columns of a tall matrix that comes in blocks of rows, for the statistics of layer normalization.</summary>
/// <remarks>
/// Numbers are taken relative to a shift for each column, so that nothing cancels when the mean is large. Within 256 rows the sums are of the type of the entries, beyond them doubles. A matrix may be
/// cut into blocks at multiples of 256 rows without changing a bit of the sums.
/// </remarks>
public static class ColumnMoments
{
    /// <summary>Rows whose sums are kept in the type of the entries.</summary>
    public const int BlockRows = 256;

    /// <summary>Adds the sums of some rows.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">The rows, any number of them × columns.</param>
    /// <param name="shift">What is taken off each column first: best a row of the matrix, or zeros.</param>
    /// <param name="sums">One for each column; the sums of the shifted entries are added.</param>
    /// <param name="squares">One for each column; the sums of their squares are added.</param>
    /// <exception cref="ArgumentException">A span is not as long as there are columns.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void Accumulate<T>(ReadOnlyMatrixSpan<T> rows, ReadOnlySpan<T> shift, Span<double> sums, Span<double> squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SweepChecks.Type<T>();
        CheckLength(shift.Length, rows.Columns, nameof(shift));
        CheckLength(sums.Length, rows.Columns, nameof(sums));
        CheckLength(squares.Length, rows.Columns, nameof(squares));
        for (int first = 0; first < rows.Rows; first += BlockRows)
        {
            Block(rows.SliceRows(first, Math.Min(BlockRows, rows.Rows - first)), shift, sums, squares);
        }
    }

    /// <summary>Mean and variance of a column from its sums.</summary>
    /// <param name="shift">What was taken off.</param>
    /// <param name="sum">The sum of the shifted entries.</param>
    /// <param name="square">The sum of their squares.</param>
    /// <param name="count">How many entries the column has, at least 1.</param>
    /// <returns>The mean, and the mean squared deviation from it, which is never negative.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public static (double Mean, double Variance) MeanAndVariance(double shift, double sum, double square, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double offset = sum / count;
        return (shift + offset, Math.Max(0, (square / count) - (offset * offset)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Block<T>(ReadOnlyMatrixSpan<T> rows, ReadOnlySpan<T> shift, Span<double> sums, Span<double> squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T source = ref MemoryMarshal.GetReference(rows.Values);
        ref T shifts = ref MemoryMarshal.GetReference(shift);
        int width = Vector512<T>.Count;
        Span<T> partSums = stackalloc T[2 * Vector512<T>.Count];
        Span<T> partSquares = stackalloc T[2 * Vector512<T>.Count];
        int c = 0;
        for (; c + (2 * width) <= rows.Columns; c += 2 * width)
        {
            Vector512<T> firstShift = Vector512.LoadUnsafe(ref shifts, (nuint)c);
            Vector512<T> secondShift = Vector512.LoadUnsafe(ref shifts, (nuint)(c + width));
            Vector512<T> firstSum = Vector512<T>.Zero;
            Vector512<T> secondSum = Vector512<T>.Zero;
            Vector512<T> firstSquare = Vector512<T>.Zero;
            Vector512<T> secondSquare = Vector512<T>.Zero;
            ref T entry = ref Unsafe.Add(ref source, c);
            for (int i = 0; i < rows.Rows; i++)
            {
                Vector512<T> first = Vector512.LoadUnsafe(ref entry) - firstShift;
                Vector512<T> second = Vector512.LoadUnsafe(ref entry, (nuint)width) - secondShift;
                firstSum += first;
                secondSum += second;
                firstSquare = WideVector.FusedMultiplyAdd(first, first, firstSquare);
                secondSquare = WideVector.FusedMultiplyAdd(second, second, secondSquare);
                entry = ref Unsafe.Add(ref entry, rows.Stride);
            }

            firstSum.CopyTo(partSums);
            secondSum.CopyTo(partSums[width..]);
            firstSquare.CopyTo(partSquares);
            secondSquare.CopyTo(partSquares[width..]);
            for (int j = 0; j < 2 * width; j++)
            {
                sums[c + j] += double.CreateTruncating(partSums[j]);
                squares[c + j] += double.CreateTruncating(partSquares[j]);
            }
        }

        for (; c < rows.Columns; c += width)
        {
            int count = Math.Min(width, rows.Columns - c);
            Vector512<T> mask = WideVector.FirstLanes<T>(count);
            Vector512<T> sum = Vector512<T>.Zero;
            Vector512<T> square = Vector512<T>.Zero;
            fixed (T* entry = &Unsafe.Add(ref source, c), start = &Unsafe.Add(ref shifts, c))
            {
                Vector512<T> offset = WideVector.Load(start, mask, count);
                for (int i = 0; i < rows.Rows; i++)
                {
                    Vector512<T> value = WideVector.Load(entry + (i * rows.Stride), mask, count) - offset;
                    sum += value;
                    square = WideVector.FusedMultiplyAdd(value, value, square);
                }
            }

            sum.CopyTo(partSums);
            square.CopyTo(partSquares);
            for (int j = 0; j < count; j++)
            {
                sums[c + j] += double.CreateTruncating(partSums[j]);
                squares[c + j] += double.CreateTruncating(partSquares[j]);
            }
        }
    }

    private static void CheckLength(int length, int columns, string name)
    {
        if (length != columns)
        {
            throw new ArgumentException($"One number for each of {columns} columns is needed, not {length}.", name);
        }
    }
}
