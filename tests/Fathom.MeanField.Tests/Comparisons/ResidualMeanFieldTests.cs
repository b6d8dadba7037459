using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class ResidualMeanFieldTests
{
    [Fact]
    public void Batch_norm_branches_grow_by_a_ratio_of_gamma_functions()
    {
        // Π (1 + λ/(a + l)) = Γ(a + λ + L) Γ(a) / (Γ(a + λ) Γ(a + L)), a = μ₀/(s²σ_w²μ*).
        ResidualGrowth growth = ResidualMeanField.WithBatchNorm(40, new Estimate(0.35, 1e-12), new Estimate(1.6, 1e-12), 0.5, 1.2, 0.8);
        double a = 0.8 / (0.25 * 1.44 * 0.35);
        double expected = MathNet.Numerics.SpecialFunctions.GammaLn(a + 41.6)
            + MathNet.Numerics.SpecialFunctions.GammaLn(a)
            - MathNet.Numerics.SpecialFunctions.GammaLn(a + 1.6)
            - MathNet.Numerics.SpecialFunctions.GammaLn(a + 40);
        growth.TotalLogGrowth.Value.ShouldBe(expected, 1e-11);
        growth.TotalLogGrowth.Error.ShouldBeInRange(1e-13, 1e-10);
        growth.Variances[^1].Value.ShouldBe(0.8 + (40 * 0.25 * 1.44 * 0.35), 1e-12);
        growth.LogGrowth.Length.ShouldBe(40);
    }

    [Fact]
    public void Growth_over_depth_matches_the_published_shape_for_relu_at_batch_16()
    {
        // Reported for ReLU, B = 16, width 1000, 40 layers: gradient ratios 24.68 over the last 20 layers' worth and 64.1 over 39, starting at μ₀ of one layer.
        double q = 0.5;
        double rho = -1.0 / 15;
        double angle = Math.Acos(rho);
        double kernel = (Math.Sin(angle) + ((Math.PI - angle) * rho)) / Math.PI;
        double rate = ((((Math.PI - angle) / Math.PI) + 15) / (13 * (1 - kernel))) - (1.0 / 13);
        rate.ShouldBe(1.58995, 1e-5);
        ResidualGrowth growth = ResidualMeanField.WithBatchNorm(400, new Estimate(q * (1 - kernel), 0), new Estimate(rate, 0));
        double late = growth.LogGrowth.Skip(100).Sum(x => x.Value);
        double a = 1 / (q * (1 - kernel));
        late.ShouldBe(rate * Math.Log((400 + a) / (100 + a)), 0.01);
    }

    [Fact]
    public void The_depth_that_reaches_a_target_is_where_the_sum_crosses_it()
    {
        ResidualGrowth growth = ResidualMeanField.WithBatchNorm(500, new Estimate(0.35, 0), new Estimate(1.6, 0));
        int layers = growth.DepthReaching(5).ShouldNotBeNull();
        double depth = ResidualMeanField.DepthReaching(5, 0.35, 1.6);
        depth.ShouldBeInRange(layers - 1, layers);
        growth.DepthReaching(1e3).ShouldBeNull();
        ResidualMeanField.DepthReaching(60, 0.35, 1.6).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Without_a_norm_a_linear_stream_grows_geometrically()
    {
        ResidualGrowth growth = ResidualMeanField.WithoutNormalization(10, new Activation(ActivationCatalog.Identity), 0.5, 2);
        growth.TotalLogGrowth.Value.ShouldBe(10 * Math.Log(2), 1e-12);
        growth.Variances[^1].Value.ShouldBe(1024, 1e-9);
        ResidualGrowth overflow = ResidualMeanField.WithoutNormalization(300, new Activation(ActivationCatalog.Relu), 1e3, 1e3);
        overflow.LogGrowth.Length.ShouldBe(300);
    }

    [Fact]
    public void With_layer_norm_relu_grows_linearly_in_depth()
    {
        // q_l = q₀ + l/2 and the factor 1 + ½/q_l = q_{l+1}/q_l: the total telescopes.
        ResidualGrowth growth = ResidualMeanField.WithLayerNorm(30, new Activation(ActivationCatalog.Relu), 1, 1, 0, 0, 2);
        growth.TotalLogGrowth.Value.ShouldBe(Math.Log((2 + 15) / 2.0), 1e-12);
        growth.Variances[^1].Value.ShouldBe(17, 1e-12);
    }

    [Fact]
    public void A_wide_residual_stream_without_a_norm_grows_as_predicted()
    {
        // Width 400, 6 layers, 40 networks, tanh branches: mean of |δ₀|²/|δ_L|².
        const int Width = 400;
        const int Depth = 6;
        const int Networks = 40;
        Activation tanh = new(ActivationCatalog.Tanh);
        NormalSource normals = new(5);
        double[] ratios = new double[Networks];
        for (int net = 0; net < Networks; net++)
        {
            double[] h = normals.Take(Width);
            double scale = Math.Sqrt(Width / h.Sum(x => x * x));
            h = [.. h.Select(x => x * scale)];
            List<(double[] Weights, double[] Input)> layers = [];
            for (int layer = 0; layer < Depth; layer++)
            {
                double[] weights = FastWeights(Width, (ulong)((net * 100) + layer + 1), 1.2 / Math.Sqrt(Width));
                layers.Add((weights, h));
                double[] x = [.. h.Select(tanh.Value)];
                double[] next = (double[])h.Clone();
                for (int i = 0; i < Width; i++)
                {
                    next[i] += Dot(weights.AsSpan(i * Width, Width), x);
                }

                h = next;
            }

            double[] g = normals.Take(Width);
            double start = g.Sum(x => x * x);
            for (int layer = Depth - 1; layer >= 0; layer--)
            {
                (double[] weights, double[] input) = layers[layer];
                double[] pulled = new double[Width];
                for (int i = 0; i < Width; i++)
                {
                    for (int j = 0; j < Width; j++)
                    {
                        pulled[j] += weights[(i * Width) + j] * g[i];
                    }
                }

                for (int j = 0; j < Width; j++)
                {
                    g[j] += pulled[j] * tanh.Derivative(input[j]);
                }
            }

            ratios[net] = g.Sum(x => x * x) / start;
        }

        double measured = ratios.Average();
        double error = Math.Sqrt(ratios.Sum(r => (r - measured) * (r - measured)) / (Networks * (Networks - 1.0)));
        double predicted = Math.Exp(ResidualMeanField.WithoutNormalization(Depth, tanh, 1, 1.2).TotalLogGrowth.Value);
        measured.ShouldBe(predicted, (5 * error) + (0.01 * predicted));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ResidualMeanField.WithBatchNorm(0, new Estimate(1, 0), new Estimate(1, 0)));
        Should.Throw<ArgumentOutOfRangeException>(() => ResidualMeanField.WithBatchNorm(1, new Estimate(-1, 0), new Estimate(1, 0)));
        Should.Throw<ArgumentOutOfRangeException>(() => ResidualMeanField.DepthReaching(-1, 1, 1));
    }

    private static double[] FastWeights(int width, ulong seed, double scale)
    {
        // Sums of four uniforms: only mean, variance and independence of the weights enter at large width.
        NormalSource source = new(seed * 7919);
        double[] weights = new double[width * width];
        double factor = scale * Math.Sqrt(3);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = factor * (source.NextUniform() + source.NextUniform() + source.NextUniform() + source.NextUniform() - 2);
        }

        return weights;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
