namespace Fathom.Numerics;

/// <summary>Systems with a lower triangular matrix, such as a Cholesky factor, solved in place for many right-hand sides.</summary>
public static class TriangularSolve
{
    /// <summary>Solves L X = B.</summary>
    /// <param name="factor">L, size × size, row-major; only its lower triangle is read.</param>
    /// <param name="b">B, size × columns, row-major; becomes X.</param>
    /// <param name="size">Rows of L and B.</param>
    /// <param name="columns">Columns of B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Lower(ReadOnlySpan<double> factor, Span<double> b, int size, int columns)
    {
        Check(factor, b, size, columns);
        for (int i = 0; i < size; i += RowCombination.Together)
        {
            int end = Math.Min(i + RowCombination.Together, size);
            int done = 0;
            if (end == i + RowCombination.Together)
            {
                RowCombination.SubtractFour(b[(i * columns)..], columns, columns, factor[(i * size)..], size, 1, b, columns, i);
                done = i;
            }

            for (int j = i; j < end; j++)
            {
                Span<double> row = b.Slice(j * columns, columns);
                RowCombination.Subtract(row, factor[((j * size) + done)..((j * size) + j)], b[(done * columns)..], columns);
                Divide(row, factor[(j * size) + j]);
            }
        }
    }

    /// <summary>Solves Lᵀ X = B.</summary>
    /// <param name="factor">L, size × size, row-major; only its lower triangle is read.</param>
    /// <param name="b">B, size × columns, row-major; becomes X.</param>
    /// <param name="size">Rows of L and B.</param>
    /// <param name="columns">Columns of B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void LowerTransposed(ReadOnlySpan<double> factor, Span<double> b, int size, int columns)
    {
        Check(factor, b, size, columns);
        Span<double> column = stackalloc double[RowCombination.Together];
        for (int end = size; end > 0;)
        {
            int start = end > RowCombination.Together ? end - RowCombination.Together : 0;
            if (end - start == RowCombination.Together && end < size)
            {
                RowCombination.SubtractFour(b[(start * columns)..], columns, columns, factor[((end * size) + start)..], 1, size, b[(end * columns)..], columns, size - end);
            }

            for (int i = end - 1; i >= start; i--)
            {
                Span<double> row = b.Slice(i * columns, columns);
                if (end - start < RowCombination.Together)
                {
                    for (int l = end; l < size; l++)
                    {
                        RowOperations.AddScaled(-factor[(l * size) + i], b.Slice(l * columns, columns), row);
                    }
                }

                for (int l = i + 1; l < end; l++)
                {
                    column[l - i - 1] = factor[(l * size) + i];
                }

                RowCombination.Subtract(row, column[..(end - i - 1)], b[((i + 1) * columns)..], columns);
                Divide(row, factor[(i * size) + i]);
            }

            end = start;
        }
    }

    /// <summary>Solves X Lᵀ = B: every row of B is a right-hand side of L x = b.</summary>
    /// <param name="factor">L, size × size, row-major; only its lower triangle is read.</param>
    /// <param name="b">B, rows × size, row-major; becomes X.</param>
    /// <param name="size">Rows of L, columns of B.</param>
    /// <param name="rows">Rows of B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void RightLowerTransposed(ReadOnlySpan<double> factor, Span<double> b, int size, int rows)
    {
        Check(factor, b, size, rows);
        for (int r = 0; r < rows; r++)
        {
            Span<double> x = b.Slice(r * size, size);
            for (int i = 0; i < size; i++)
            {
                ReadOnlySpan<double> row = factor.Slice(i * size, i + 1);
                x[i] = (x[i] - RowOperations.Dot(row[..i], x)) / row[i];
            }
        }
    }

    /// <summary>Checks that a span holds a square matrix.</summary>
    internal static void CheckFactor(ReadOnlySpan<double> factor, int size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (factor.Length < (long)size * size)
        {
            throw new ArgumentException($"A {size} by {size} matrix needs more than the {factor.Length} entries given.", name);
        }
    }

    private static void Check(ReadOnlySpan<double> factor, ReadOnlySpan<double> b, int size, int columns)
    {
        CheckFactor(factor, size, nameof(factor));
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (b.Length < (long)size * columns)
        {
            throw new ArgumentException($"The right-hand sides need more than the {b.Length} entries given.", nameof(b));
        }
    }

    private static void Divide(Span<double> row, double divisor)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] /= divisor;
        }
    }
}
