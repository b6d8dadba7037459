using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Plain Monte Carlo of one layer with Jacobians by central differences: the slow twin of <see cref="SampledPropagation"/>.</summary>
internal static class BruteForce
{
    public static double[] Layer(double[] h, Activation activation, Normalization norm)
    {
        double[] x = norm.Placement == NormalizationPlacement.After ? [.. h.Select(activation.Value)] : h;
        double mean = norm.Centred ? x.Average() : 0;
        double deviation = Math.Sqrt((x.Sum(v => (v - mean) * (v - mean)) / x.Length) + norm.Epsilon);
        double[] z = [.. x.Select(v => (v - mean) / deviation)];
        return norm.Placement == NormalizationPlacement.After ? z : [.. z.Select(activation.Value)];
    }

    /// <summary>Means and standard errors of x xᵀ (when the cotangent is null) or JᵀΠJ.</summary>
    public static (double[] Mean, double[] Errors) Run(
        Activation activation, Matrix covariance, Normalization norm, Matrix? cotangent, int samples, ulong seed)
    {
        int n = covariance.Rows;
        double[] factor = PositiveFactor(covariance);
        NormalSource normals = new(seed);
        double[] sums = new double[n * n];
        double[] squares = new double[n * n];
        double[] jacobian = new double[n * n];
        for (int sample = 0; sample < samples; sample++)
        {
            double[] g = normals.Take(n);
            double[] h = new double[n];
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < n; k++)
                {
                    h[i] += factor[(i * n) + k] * g[k];
                }
            }

            double[] term = cotangent is null ? Outer(Layer(h, activation, norm)) : PullBack(h, activation, norm, cotangent, jacobian);
            for (int i = 0; i < n * n; i++)
            {
                sums[i] += term[i];
                squares[i] += term[i] * term[i];
            }
        }

        double[] mean = [.. sums.Select(s => s / samples)];
        double[] errors = [.. squares.Select((s, i) => Math.Sqrt(Math.Max(0, (s / samples) - (mean[i] * mean[i])) / samples))];
        return (mean, errors);
    }

    /// <summary>The largest difference in units of the combined standard error.</summary>
    public static double LargestDeviation(SampledCovariance sampled, (double[] Mean, double[] Errors) brute)
    {
        double largest = 0;
        for (int i = 0; i < brute.Mean.Length; i++)
        {
            double error = Math.Sqrt((brute.Errors[i] * brute.Errors[i]) + Math.Pow(sampled.StandardErrors.Values[i], 2)) + 1e-9;
            largest = Math.Max(largest, Math.Abs(sampled.Value.Values[i] - brute.Mean[i]) / error);
        }

        return largest;
    }

    private static double[] Outer(double[] x)
    {
        double[] outer = new double[x.Length * x.Length];
        for (int i = 0; i < outer.Length; i++)
        {
            outer[i] = x[i / x.Length] * x[i % x.Length];
        }

        return outer;
    }

    private static double[] PullBack(double[] h, Activation activation, Normalization norm, Matrix cotangent, double[] jacobian)
    {
        int n = h.Length;
        const double Step = 1e-6;
        for (int j = 0; j < n; j++)
        {
            double[] up = (double[])h.Clone();
            double[] down = (double[])h.Clone();
            up[j] += Step;
            down[j] -= Step;
            double[] high = Layer(up, activation, norm);
            double[] low = Layer(down, activation, norm);
            for (int i = 0; i < n; i++)
            {
                jacobian[(i * n) + j] = (high[i] - low[i]) / (2 * Step);
            }
        }

        double[] result = new double[n * n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        sum += jacobian[(i * n) + a] * cotangent[i, j] * jacobian[(j * n) + b];
                    }
                }

                result[(a * n) + b] = sum;
            }
        }

        return result;
    }

    /// <summary>Cholesky's factor, with columns of zero pivots left out.</summary>
    private static double[] PositiveFactor(Matrix covariance)
    {
        int n = covariance.Rows;
        double[] l = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            double pivot = covariance[j, j];
            for (int k = 0; k < j; k++)
            {
                pivot -= l[(j * n) + k] * l[(j * n) + k];
            }

            double root = pivot > 1e-12 * covariance[j, j] ? Math.Sqrt(pivot) : 0;
            for (int i = j; i < n && root > 0; i++)
            {
                double sum = covariance[i, j];
                for (int k = 0; k < j; k++)
                {
                    sum -= l[(i * n) + k] * l[(j * n) + k];
                }

                l[(i * n) + j] = sum / root;
            }
        }

        return l;
    }
}
