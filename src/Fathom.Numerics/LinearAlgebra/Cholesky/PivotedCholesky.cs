namespace Fathom.Numerics;

/// <summary>Cholesky factorization with complete pivoting of symmetric positive semi-definite matrices, which finds their rank.</summary>
/// <param name="Factor">F with A = F Fᵀ up to the tolerance, n × rank, rows in the order of A. Row Pivots[j] has zeros after column j.</param>
/// <param name="Pivots">The rows chosen, in order of choice; rank of them.</param>
/// <param name="Residual">The largest diagonal entry of A − F Fᵀ: a bound on all its entries if A is semi-definite.</param>
/// <remarks>N. J. Higham, Analysis of the Cholesky decomposition of a semi-definite matrix (1990).</remarks>
public sealed record PivotedCholesky(Matrix? Factor, int[] Pivots, double Residual)
{
    /// <summary>Number of pivots above the tolerance; zero for a zero matrix, which has no factor.</summary>
    public int Rank => Pivots.Length;

    /// <summary>Factors a matrix.</summary>
    /// <param name="symmetric">A positive semi-definite matrix; only its lower triangle is read. It is not changed.</param>
    /// <param name="relativeTolerance">A pivot below this times the largest diagonal entry counts as zero; by default n times the unit roundoff.</param>
    /// <returns>The factorization.</returns>
    /// <exception cref="ArgumentException">The matrix is not square or has entries that are not finite.</exception>
    /// <exception cref="ArithmeticException">The matrix has a clearly negative eigenvalue.</exception>
    public static PivotedCholesky Decompose(Matrix symmetric, double? relativeTolerance = null)
    {
        int size = SymmetricEigen.CheckedSize(symmetric);
        Matrix columns = new(size, size);
        double[] remaining = new double[size];
        double largest = 0;
        for (int i = 0; i < size; i++)
        {
            remaining[i] = symmetric[i, i];
            if (!double.IsFinite(remaining[i]))
            {
                throw new ArgumentException($"Diagonal entry {i} is not finite.", nameof(symmetric));
            }

            largest = Math.Max(largest, Math.Abs(remaining[i]));
        }

        double tolerance = (relativeTolerance ?? (size * Estimate.UnitRoundoff)) * largest;
        List<int> pivots = [];
        bool[] used = new bool[size];
        while (pivots.Count < size)
        {
            int pivot = Largest(remaining, used);
            if (!(remaining[pivot] > tolerance))
            {
                break;
            }

            AddColumn(symmetric, columns, remaining, used, pivot, pivots.Count);
            pivots.Add(pivot);
        }

        double residual = 0;
        for (int i = 0; i < size; i++)
        {
            if (remaining[i] < -Math.Max(tolerance, 1e-12 * largest))
            {
                throw new ArithmeticException("The matrix is not positive semi-definite.");
            }

            residual = used[i] ? residual : Math.Max(residual, Math.Abs(remaining[i]));
        }

        return new PivotedCholesky(Narrowed(columns, pivots.Count), [.. pivots], residual);
    }

    private static int Largest(double[] remaining, bool[] used)
    {
        int best = Array.IndexOf(used, false);
        for (int i = best + 1; i < remaining.Length; i++)
        {
            if (!used[i] && remaining[i] > remaining[best])
            {
                best = i;
            }
        }

        return best;
    }

    private static void AddColumn(Matrix symmetric, Matrix columns, double[] remaining, bool[] used, int pivot, int rank)
    {
        double diagonal = Math.Sqrt(remaining[pivot]);
        ReadOnlySpan<double> pivotRow = columns.Row(pivot)[..rank];
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i] || i == pivot)
            {
                continue;
            }

            double entry = i > pivot ? symmetric[i, pivot] : symmetric[pivot, i];
            double value = (entry - RowOperations.Dot(pivotRow, columns.Row(i))) / diagonal;
            columns[i, rank] = value;
            remaining[i] = Math.FusedMultiplyAdd(-value, value, remaining[i]);
        }

        columns[pivot, rank] = diagonal;
        remaining[pivot] = 0;
        used[pivot] = true;
    }

    private static Matrix? Narrowed(Matrix columns, int rank)
    {
        if (rank == 0)
        {
            return null;
        }

        Matrix factor = new(columns.Rows, rank);
        for (int i = 0; i < columns.Rows; i++)
        {
            columns.Row(i)[..rank].CopyTo(factor.Row(i));
        }

        return factor;
    }
}
