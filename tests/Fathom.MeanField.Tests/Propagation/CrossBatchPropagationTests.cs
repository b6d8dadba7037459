using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public class CrossBatchPropagationTests
{
    private static readonly HomogeneousCovariance Relu = new(new Activation(ActivationCatalog.Relu));

    [Theory]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    [InlineData(5, 9)]
    public void Independent_batches_have_the_product_of_their_means(int first, int second)
    {
        // a0² of ReLU, here with two batch sizes.
        double Mean(int batch) => Math.Sqrt((batch - 1) / (4 * Math.PI)) * Math.Exp(GammaFunction.LogGamma((batch - 1) / 2.0) - GammaFunction.LogGamma(batch / 2.0));
        CrossBatchForward result = CrossBatchPropagation.Forward(Matrix.Identity(first), Matrix.Identity(second), new Matrix(first, second), Relu);
        foreach (double value in result.Covariance.Values)
        {
            value.ShouldBe(Mean(first) * Mean(second), Math.Max(result.Error, 1e-13));
        }

        result.Error.ShouldBeLessThan(1e-10);
    }

    [Fact]
    public void Differences_give_the_published_rate_of_relu_at_batch_five()
    {
        Matrix sigma = LaplacePropagation.Forward(Matrix.Identity(5), Relu).Covariance;
        double step = 1e-3 * (sigma[0, 0] - sigma[0, 1]);
        Matrix base0 = Gram.Symmetric(5, 0.2, 0.2);
        Matrix up = CrossBatchPropagation.Forward(sigma, sigma, Gram.Combine(base0, 1, Gram.Centring(5), step), Relu).Covariance;
        Matrix down = CrossBatchPropagation.Forward(sigma, sigma, Gram.Combine(base0, 1, Gram.Centring(5), -step), Relu).Covariance;
        Matrix change = Gram.Combine(up, 1 / (2 * step), down, -1 / (2 * step));
        (change[0, 0] - change[0, 1]).ShouldBe(0.6931592, 2e-7);
    }

    [Fact]
    public void Swapping_the_batches_transposes_the_block()
    {
        (Matrix sigma1, Matrix sigma2, Matrix xi, _) = Joint(31, 4, 7);
        Matrix forth = CrossBatchPropagation.Forward(sigma1, sigma2, xi, Relu).Covariance;
        Matrix turned = new(7, 4);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 7; j++)
            {
                turned[j, i] = xi[i, j];
            }
        }

        Matrix back = CrossBatchPropagation.Forward(sigma2, sigma1, turned, Relu).Covariance;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 7; j++)
            {
                forth[i, j].ShouldBe(back[j, i], 1e-10);
            }
        }
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1.5, 0.2, true)]
    [InlineData(1, 0.1, false)]
    public void The_block_is_the_mean_over_separately_normalized_samples(double degree, double epsilon, bool centred)
    {
        Activation activation = Homogeneous.Of(degree, 1, 0.2);
        (Matrix sigma1, Matrix sigma2, Matrix xi, Matrix factor) = Joint(41, 3, 5);
        Matrix expected = CrossBatchPropagation.Forward(sigma1, sigma2, xi, activation, epsilon, centred).Covariance;
        NormalSource source = new(42);
        const int Samples = 100_000;
        double[,] sums = new double[3, 5];
        double[,] squares = new double[3, 5];
        for (int n = 0; n < Samples; n++)
        {
            double[] normals = source.Take(factor.Columns);
            double[] h = new double[8];
            for (int i = 0; i < 8; i++)
            {
                for (int k = 0; k < factor.Columns; k++)
                {
                    h[i] += factor[i, k] * normals[k];
                }
            }

            PropagationMonteCarloTests.Normalize(h[..3], epsilon, centred, out double[] first, out _, out _);
            PropagationMonteCarloTests.Normalize(h[3..], epsilon, centred, out double[] second, out _, out _);
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    double value = activation.Value(first[i]) * activation.Value(second[j]);
                    sums[i, j] += value;
                    squares[i, j] += value * value;
                }
            }
        }

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                double mean = sums[i, j] / Samples;
                double error = Math.Sqrt(((squares[i, j] / Samples) - (mean * mean)) / Samples);
                expected[i, j].ShouldBe(mean, 5 * error);
            }
        }
    }

    [Fact]
    public void Impossible_blocks_are_refused()
    {
        Matrix one = Matrix.Identity(4);
        Should.Throw<ArgumentException>(() => CrossBatchPropagation.Forward(one, one, Gram.Scaled(one, 1.5), Relu)).Message.ShouldContain("together");
        Should.Throw<ArgumentException>(() => CrossBatchPropagation.Forward(one, one, new Matrix(4, 3), Relu)).ParamName.ShouldBe("xi");
    }

    private static (Matrix Sigma1, Matrix Sigma2, Matrix Xi, Matrix Factor) Joint(ulong seed, int first, int second)
    {
        Matrix factor = Gram.Factor(new NormalSource(seed), first + second, first + second + 2);
        Matrix all = Gram.Square(factor);
        Matrix xi = new(first, second);
        Matrix sigma2 = new(second, second);
        for (int j = 0; j < second; j++)
        {
            for (int i = 0; i < first; i++)
            {
                xi[i, j] = all[i, first + j];
            }

            for (int i = 0; i < second; i++)
            {
                sigma2[i, j] = all[first + i, first + j];
            }
        }

        return (Gram.Permuted(all, [.. Enumerable.Range(0, first)]), sigma2, xi, factor);
    }
}
