using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Brute force: draw h ~ N(0, Σ), normalize it, differentiate it; five standard errors.</summary>
public class PropagationMonteCarloTests
{
    private const int Batch = 6;
    private const int Samples = 120_000;

    [Theory]
    [InlineData(1, 0, true, 6)]
    [InlineData(1, 0.3, true, 6)]
    [InlineData(1.5, 0.05, false, 6)]
    [InlineData(2, 0, true, 6)]
    [InlineData(1, 0, true, 3)]
    [InlineData(0.75, 0.1, true, 2)]
    public void The_forward_map_is_the_mean_of_normalized_samples(double degree, double epsilon, bool centred, int rank)
    {
        Activation activation = Homogeneous.Of(degree, 1, 0.2);
        NormalSource source = new(100);
        Matrix factor = Gram.Factor(source, Batch, rank);
        Matrix expected = LaplacePropagation.Forward(Gram.Square(factor), activation, epsilon, centred).Covariance;
        Compare(expected, source, factor, (h, add) =>
        {
            Normalize(h, epsilon, centred, out double[] z, out _, out _);
            for (int i = 0; i < Batch; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    add(i, j, activation.Value(z[i]) * activation.Value(z[j]));
                }
            }
        });
    }

    [Theory]
    [InlineData(1, 0, true, 6)]
    [InlineData(1, 0.3, true, 6)]
    [InlineData(1, 0, false, 6)]
    [InlineData(2, 0.05, true, 6)]
    [InlineData(1.5, 0, false, 6)]
    [InlineData(1, 0.5, true, 2)]
    public void The_backward_map_is_the_mean_of_transported_gradients(double degree, double epsilon, bool centred, int rank)
    {
        Activation activation = Homogeneous.Of(degree, 1, 0.2);
        NormalSource source = new(200);
        Matrix factor = Gram.Factor(source, Batch, rank);
        Matrix pi = Gram.Random(source, Batch, 8);
        Matrix expected = LaplacePropagation.Backward(Gram.Square(factor), pi, activation, epsilon, centred).Covariance!;
        Compare(expected, source, factor, (h, add) =>
        {
            Normalize(h, epsilon, centred, out double[] z, out double[] y, out double radius);
            double[,] jacobian = new double[Batch, Batch];
            for (int i = 0; i < Batch; i++)
            {
                double slope = activation.Derivative(z[i]) * Math.Sqrt(Batch) / radius;
                double mean = 0;
                for (int j = 0; j < Batch; j++)
                {
                    jacobian[i, j] = slope * ((i == j ? 1 : 0) - (y[i] * y[j] / (radius * radius)));
                    mean += jacobian[i, j] / Batch;
                }

                for (int j = 0; j < Batch && centred; j++)
                {
                    jacobian[i, j] -= mean;
                }
            }

            for (int i = 0; i < Batch; i++)
            {
                double[] row = new double[Batch];
                for (int l = 0; l < Batch; l++)
                {
                    for (int k = 0; k < Batch; k++)
                    {
                        row[l] += jacobian[k, i] * pi[k, l];
                    }
                }

                for (int j = 0; j <= i; j++)
                {
                    double sum = 0;
                    for (int l = 0; l < Batch; l++)
                    {
                        sum += row[l] * jacobian[l, j];
                    }

                    add(i, j, sum);
                }
            }
        });
    }

    internal static void Normalize(double[] h, double epsilon, bool centred, out double[] z, out double[] y, out double radius)
    {
        double mean = centred ? h.Average() : 0;
        y = [.. h.Select(x => x - mean)];
        double root = Math.Sqrt(y.Sum(x => x * x) + (h.Length * epsilon));
        radius = root;
        double scale = Math.Sqrt(h.Length) / root;
        z = [.. y.Select(x => scale * x)];
    }

    private static void Compare(Matrix expected, NormalSource source, Matrix factor, Action<double[], Action<int, int, double>> sample)
    {
        double[,] sums = new double[Batch, Batch];
        double[,] squares = new double[Batch, Batch];
        for (int n = 0; n < Samples; n++)
        {
            double[] normals = source.Take(factor.Columns);
            double[] h = new double[Batch];
            for (int i = 0; i < Batch; i++)
            {
                for (int k = 0; k < factor.Columns; k++)
                {
                    h[i] += factor[i, k] * normals[k];
                }
            }

            sample(h, (i, j, value) =>
            {
                sums[i, j] += value;
                squares[i, j] += value * value;
            });
        }

        for (int i = 0; i < Batch; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double mean = sums[i, j] / Samples;
                double error = Math.Sqrt(((squares[i, j] / Samples) - (mean * mean)) / Samples);
                expected[i, j].ShouldBe(mean, (5 * error) + 1e-12);
            }
        }
    }
}
