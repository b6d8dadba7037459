namespace Fathom.Numerics;

/// <summary>Cholesky factorization A = L Lᵀ of symmetric positive definite matrices.</summary>
public static class CholeskyFactor
{
    /// <summary>Factors a matrix.</summary>
    /// <param name="symmetric">A positive definite matrix; only its lower triangle is read. It is not changed.</param>
    /// <returns>The lower triangular L with a positive diagonal; zeros above it.</returns>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    /// <exception cref="ArithmeticException">The matrix is not positive definite to working precision.</exception>
    public static Matrix Factor(Matrix symmetric)
    {
        int size = SymmetricEigen.CheckedSize(symmetric);
        Matrix factor = symmetric.Copy();
        if (!TryFactor(factor.Values, size))
        {
            throw new ArithmeticException("The matrix is not positive definite; use the pivoted factorization for semi-definite ones.");
        }

        return factor;
    }

    /// <summary>Factors a matrix in place.</summary>
    /// <param name="a">size × size, row-major; the lower triangle is read and becomes L, the rest becomes zero.</param>
    /// <param name="size">Number of rows.</param>
    /// <returns>False, with the contents undefined, if the matrix is not positive definite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static bool TryFactor(Span<double> a, int size)
    {
        TriangularSolve.CheckFactor(a, size, nameof(a));
        for (int i = 0; i < size; i++)
        {
            Span<double> row = a.Slice(i * size, size);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> above = a.Slice(j * size, j + 1);
                row[j] = (row[j] - RowOperations.Dot(above[..j], row)) / above[j];
            }

            double pivot = row[i] - RowOperations.Dot(row[..i], row);
            if (!(pivot > 0) || double.IsInfinity(pivot))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
            row[(i + 1)..].Clear();
        }

        return true;
    }

    /// <summary>ln det A from the factor of A.</summary>
    /// <param name="factor">The L of A = L Lᵀ.</param>
    /// <returns>The logarithm of the determinant of A.</returns>
    public static double LogDeterminant(Matrix factor)
    {
        int size = SymmetricEigen.CheckedSize(factor);
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum += Math.Log(factor[i, i]);
        }

        return 2 * sum;
    }
}
