using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>What a profile shows of a covariance over the batch.</summary>
/// <param name="Variance">Mean of the diagonal.</param>
/// <param name="Correlation">Mean of the entries off the diagonal, relative to the mean of the diagonal.</param>
internal readonly record struct CovarianceSummary(double Variance, double Correlation)
{
    /// <summary>Summarizes a covariance.</summary>
    /// <param name="covariance">A symmetric B × B matrix, B at least 2.</param>
    /// <returns>The summary.</returns>
    public static CovarianceSummary Of(Matrix covariance)
    {
        int size = covariance.Rows;
        double trace = Trace(covariance);
        double sum = 0;
        foreach (double entry in covariance.Values)
        {
            sum += entry;
        }

        double mean = trace / size;
        double off = (sum - trace) / ((double)size * (size - 1));
        return new CovarianceSummary(mean, off / mean);
    }

    /// <summary>‖G V G − μ* G‖ / ‖μ* G‖ in the Frobenius norm, with G = I − 11ᵀ/B.</summary>
    /// <param name="covariance">V.</param>
    /// <param name="centredVariance">μ*, positive.</param>
    /// <returns>The relative distance.</returns>
    public static double DistanceFrom(Matrix covariance, double centredVariance)
    {
        int size = covariance.Rows;
        double[] means = new double[size];
        double total = 0;
        for (int i = 0; i < size; i++)
        {
            double sum = 0;
            foreach (double entry in covariance.Row(i))
            {
                sum += entry;
            }

            means[i] = sum / size;
            total += sum;
        }

        double mean = total / ((double)size * size);
        double square = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double centred = covariance[i, j] - means[i] - means[j] + mean;
                double target = centredVariance * ((i == j ? 1.0 : 0.0) - (1.0 / size));
                square += (centred - target) * (centred - target);
            }
        }

        return Math.Sqrt(square) / (centredVariance * Math.Sqrt(size - 1));
    }

    /// <summary>The trace.</summary>
    /// <param name="matrix">A square matrix.</param>
    /// <returns>The sum of the diagonal.</returns>
    public static double Trace(Matrix matrix)
    {
        double trace = 0;
        for (int i = 0; i < matrix.Rows; i++)
        {
            trace += matrix[i, i];
        }

        return trace;
    }
}
