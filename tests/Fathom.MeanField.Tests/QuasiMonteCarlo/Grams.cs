using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>Covariances for tests.</summary>
internal static class Grams
{
    /// <summary>X Xᵀ/k of a B × k matrix of normal numbers, plus a constant that batch norm takes out.</summary>
    public static Matrix Random(int batch, int features, ulong seed, double offset = 0)
    {
        NormalSource normals = new(seed);
        double[] x = normals.Take(batch * features, 1 / Math.Sqrt(features));
        Matrix gram = new(batch, batch);
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                double sum = offset;
                for (int k = 0; k < features; k++)
                {
                    sum += x[(i * features) + k] * x[(j * features) + k];
                }

                gram[i, j] = sum;
            }
        }

        return gram;
    }

    /// <summary>q ((1−c) I + c 11ᵀ).</summary>
    public static Matrix Symmetric(int batch, double q, double c)
    {
        Matrix gram = new(batch, batch);
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                gram[i, j] = i == j ? q : q * c;
            }
        }

        return gram;
    }

    /// <summary>G = I − 11ᵀ/B.</summary>
    public static Matrix Centring(int batch) => Symmetric(batch, 1 - (1.0 / batch), -1.0 / (batch - 1));

    /// <summary>G Σ G by plain sums.</summary>
    public static Matrix Centred(Matrix gram)
    {
        int n = gram.Rows;
        Matrix result = new(n, n);
        double all = gram.Values.Sum();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double row = 0;
                double column = 0;
                for (int k = 0; k < n; k++)
                {
                    row += gram[i, k];
                    column += gram[k, j];
                }

                result[i, j] = gram[i, j] - (row / n) - (column / n) + (all / (n * (double)n));
            }
        }

        return result;
    }

    /// <summary>
    /// The image of Σ under centred batch norm without activation: eigenvectors stay, and γᵢ = B ∫ λᵢ/(1+2sλᵢ) Π(1+2sλₖ)^(−1/2) ds.
    /// </summary>
    public static Matrix LinearImage(Matrix gram, bool centred = true)
    {
        int n = gram.Rows;
        MathNet.Numerics.LinearAlgebra.Matrix<double> matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            n, n, (i, j) => centred ? Centred(gram)[i, j] : gram[i, j]);
        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> evd = matrix.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        double[] lambda = [.. evd.EigenValues.Select(x => x.Real > 1e-12 * evd.EigenValues[n - 1].Real ? x.Real : 0)];
        Matrix result = new(n, n);
        for (int k = 0; k < n; k++)
        {
            double own = lambda[k];
            double image = n * DoubleExponential.Integrate(
                s => own / (1 + (2 * s * own)) * Math.Exp(-0.5 * lambda.Sum(l => Math.Log(1 + (2 * s * l)))), 1 / lambda[n - 1], 1e-13).Value;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    result[i, j] += image * evd.EigenVectors[i, k] * evd.EigenVectors[j, k];
                }
            }
        }

        return result;
    }

    /// <summary>The largest difference in units of the standard error.</summary>
    public static double LargestDeviation(SampledCovariance sampled, Matrix truth, double floor = 1e-12)
    {
        double largest = 0;
        for (int i = 0; i < truth.Values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(sampled.Value.Values[i] - truth.Values[i]) / (sampled.StandardErrors.Values[i] + floor));
        }

        return largest;
    }
}
