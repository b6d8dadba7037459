using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A normal vector h = A g over one or several batches, with axes chosen so that the squared norm that batch norm divides by is Σ κᵢ gᵢ².</summary>
/// <param name="Size">Number of samples n in all batches.</param>
/// <param name="Rank">Number m of columns of A.</param>
/// <param name="Columns">A, n × m, row-major.</param>
/// <param name="Form">κ, length m, descending; zero for directions that the form does not see. For several batches, of all of them together.</param>
/// <param name="Axes">For a projected factor the orthonormal directions of the columns of A, n × m; otherwise empty.</param>
internal sealed record CovarianceFactor(int Size, int Rank, double[] Columns, double[] Form, double[] Axes)
{
    private const double NegligibleEigenvalue = 1e-13;
    private const double IndefiniteEigenvalue = 1e-8;
    private const double Asymmetry = 1e-9;

    /// <summary>Factors the covariance after the batch means are taken out (or as it is, for an uncentred norm).</summary>
    /// <param name="covariance">Σ, symmetric and positive semi-definite.</param>
    /// <param name="batches">Sizes of the batches; they sum to the size of Σ.</param>
    /// <param name="centred">Whether the batch means are taken out.</param>
    /// <returns>The factor of GΣG or Σ.</returns>
    /// <exception cref="ArgumentException">Σ is not square, not finite, not symmetric or not positive semi-definite.</exception>
    public static CovarianceFactor Projected(Matrix covariance, ReadOnlySpan<int> batches, bool centred)
    {
        Check(covariance);
        Matrix projected = covariance.Copy();
        if (centred)
        {
            BatchCentring.BothSides(projected, batches);
        }

        double scale = LargestDiagonal(covariance);
        (double[] values, double[] axes) = Positive(projected, scale);
        double[] columns = (double[])axes.Clone();
        ScaleColumns(columns, values, values.Length);
        return new CovarianceFactor(covariance.Rows, values.Length, columns, values, axes);
    }

    /// <summary>Factors the covariance as it is, with axes that make the squared norm about the batch mean a sum of squares.</summary>
    /// <param name="covariance">Σ, symmetric and positive semi-definite, of one batch.</param>
    /// <param name="centred">Whether the norm is taken about the batch mean.</param>
    /// <returns>The factor of Σ.</returns>
    /// <exception cref="ArgumentException">Σ is not square, not finite, not symmetric or not positive semi-definite.</exception>
    public static CovarianceFactor Whole(Matrix covariance, bool centred)
    {
        Check(covariance);
        int n = covariance.Rows;
        (double[] values, double[] axes) = Positive(covariance, LargestDiagonal(covariance));
        int rank = values.Length;
        if (rank == 0)
        {
            return new CovarianceFactor(n, 0, [], [], []);
        }

        ScaleColumns(axes, values, rank);
        Matrix normed = new(n, rank, (double[])axes.Clone());
        if (centred)
        {
            BatchCentring.Columns(normed, [n]);
        }

        Matrix form = new(rank, rank);
        for (int i = 0; i < rank; i++)
        {
            for (int j = 0; j < rank; j++)
            {
                double sum = 0;
                for (int a = 0; a < n; a++)
                {
                    sum += normed[a, i] * normed[a, j];
                }

                form[i, j] = sum;
            }
        }

        SymmetricEigenDecomposition eigen = SymmetricEigen.Decompose(form);
        double[] kappa = new double[rank];
        double[] columns = new double[n * rank];
        for (int k = 0; k < rank; k++)
        {
            int source = rank - 1 - k;
            kappa[k] = Math.Max(0, eigen.Values[source]);
            for (int a = 0; a < n; a++)
            {
                double sum = 0;
                for (int i = 0; i < rank; i++)
                {
                    sum += axes[(a * rank) + i] * eigen.Vectors[i, source];
                }

                columns[(a * rank) + k] = sum;
            }
        }

        for (int k = 0; k < rank; k++)
        {
            kappa[k] = kappa[k] > NegligibleEigenvalue * kappa[0] ? kappa[k] : 0;
        }

        return new CovarianceFactor(n, rank, columns, kappa, []);
    }

    private static void Check(Matrix covariance)
    {
        if (covariance.Rows != covariance.Columns)
        {
            throw new ArgumentException("A covariance must be square.", nameof(covariance));
        }

        double scale = 0;
        foreach (double entry in covariance.Values)
        {
            if (!double.IsFinite(entry))
            {
                throw new ArgumentException("Every entry of a covariance must be finite.", nameof(covariance));
            }

            scale = Math.Max(scale, Math.Abs(entry));
        }

        for (int i = 0; i < covariance.Rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(covariance[i, j] - covariance[j, i]) > Asymmetry * scale)
                {
                    throw new ArgumentException($"A covariance must be symmetric; entries ({i}, {j}) and ({j}, {i}) differ.", nameof(covariance));
                }
            }
        }
    }

    private static double LargestDiagonal(Matrix covariance)
    {
        double largest = 0;
        for (int i = 0; i < covariance.Rows; i++)
        {
            largest = Math.Max(largest, covariance[i, i]);
        }

        return largest;
    }

    /// <summary>The eigenvalues that are not negligible, descending, and their eigenvectors as columns.</summary>
    private static (double[] Values, double[] Axes) Positive(Matrix matrix, double scale)
    {
        int n = matrix.Rows;
        SymmetricEigenDecomposition eigen = SymmetricEigen.Decompose(matrix);
        if (eigen.Values[0] < -IndefiniteEigenvalue * scale)
        {
            throw new ArgumentException("A covariance must be positive semi-definite.", nameof(matrix));
        }

        double top = eigen.Values[n - 1];
        double cut = Math.Max(NegligibleEigenvalue * top, n * Estimate.UnitRoundoff * scale);
        int rank = 0;
        while (rank < n && eigen.Values[n - 1 - rank] > cut)
        {
            rank++;
        }

        double[] values = new double[rank];
        double[] axes = new double[n * rank];
        for (int k = 0; k < rank; k++)
        {
            values[k] = eigen.Values[n - 1 - k];
            for (int a = 0; a < n; a++)
            {
                axes[(a * rank) + k] = eigen.Vectors[a, n - 1 - k];
            }
        }

        return (values, axes);
    }

    private static void ScaleColumns(double[] axes, double[] values, int rank)
    {
        for (int i = 0; i < axes.Length; i++)
        {
            axes[i] *= Math.Sqrt(values[i % rank]);
        }
    }
}
