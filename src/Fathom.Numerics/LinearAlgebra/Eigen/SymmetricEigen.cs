namespace Fathom.Numerics;

/// <summary>The eigenproblem of dense symmetric matrices by Householder's reduction to tridiagonal form and implicit QL iteration.</summary>
/// <remarks>
/// G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed.), sections 8.3.1 and 8.3.3. Backward stable: the computed values are those of a matrix that
/// differs from the given one by a modest multiple of the unit roundoff times its norm. The same matrix gives the same bits on every machine.
/// For small positive definite matrices whose tiny eigenvalues matter in relative terms, use <see cref="JacobiEigen"/>.
/// </remarks>
public static class SymmetricEigen
{
    /// <summary>Finds values and vectors.</summary>
    /// <param name="symmetric">A square matrix; only its lower triangle is read. It is not changed.</param>
    /// <returns>The decomposition, values ascending.</returns>
    /// <exception cref="ArgumentException">The matrix is not square or has entries that are not finite.</exception>
    /// <exception cref="ArithmeticException">The iteration did not converge.</exception>
    public static SymmetricEigenDecomposition Decompose(Matrix symmetric)
    {
        int size = CheckedSize(symmetric);
        Matrix work = ScaledMatrix.Make(symmetric, out int exponent);
        Matrix reflections = new(size, size);
        TridiagonalForm form = TridiagonalReduction.Reduce(work, reflections);
        Matrix rows = TridiagonalReduction.Accumulate(reflections, form.Factors);
        TridiagonalIteration.Run(form.Diagonal, form.OffDiagonal, rows);
        return Sorted(form.Diagonal, rows, exponent);
    }

    /// <summary>Finds the values alone, several times faster.</summary>
    /// <param name="symmetric">A square matrix; only its lower triangle is read. It is not changed.</param>
    /// <returns>The eigenvalues, ascending.</returns>
    /// <exception cref="ArgumentException">The matrix is not square or has entries that are not finite.</exception>
    /// <exception cref="ArithmeticException">The iteration did not converge.</exception>
    public static double[] Values(Matrix symmetric)
    {
        int size = CheckedSize(symmetric);
        Matrix work = ScaledMatrix.Make(symmetric, out int exponent);
        TridiagonalForm form = TridiagonalReduction.Reduce(work, new Matrix(size, size));
        TridiagonalIteration.Run(form.Diagonal, form.OffDiagonal, null);
        Array.Sort(form.Diagonal);
        return Array.ConvertAll(form.Diagonal, value => Math.ScaleB(value, exponent));
    }

    /// <summary>Puts values in ascending order and the rows that belong to them into columns.</summary>
    internal static SymmetricEigenDecomposition Sorted(double[] values, Matrix rows, int exponent)
    {
        int size = values.Length;
        int[] order = [.. Enumerable.Range(0, size).OrderBy(i => values[i])];
        double[] sorted = new double[size];
        Matrix vectors = new(size, size);
        for (int j = 0; j < size; j++)
        {
            sorted[j] = Math.ScaleB(values[order[j]], exponent);
            ReadOnlySpan<double> row = rows.Row(order[j]);
            for (int i = 0; i < size; i++)
            {
                vectors[i, j] = row[i];
            }
        }

        return new SymmetricEigenDecomposition(sorted, vectors);
    }

    /// <summary>The size of a square matrix.</summary>
    internal static int CheckedSize(Matrix symmetric)
    {
        ArgumentNullException.ThrowIfNull(symmetric);
        return symmetric.Rows == symmetric.Columns
            ? symmetric.Rows
            : throw new ArgumentException($"A symmetric matrix is square, not {symmetric.Rows} by {symmetric.Columns}.", nameof(symmetric));
    }
}
