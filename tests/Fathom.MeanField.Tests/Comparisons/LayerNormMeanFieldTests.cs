using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class LayerNormMeanFieldTests
{
    [Theory]
    [InlineData("identity", 1, 1e-13)]
    [InlineData("relu", 1, 1e-13)]
    [InlineData("tanh", 1.177807, 5e-7)]
    [InlineData("erf", 1.2257, 5e-7)]
    [InlineData("gelu", 1.072032, 5e-7)]
    public void Gradient_growth_has_the_known_values(string name, double expected, double tolerance)
    {
        LayerNormMeanField theory = LayerNormMeanField.Solve(Named(name));
        theory.GradientGrowth.Value.ShouldBe(expected, tolerance);
        theory.GradientGrowth.Error.ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Erf_agrees_with_the_arcsine_law()
    {
        LayerNormMeanField erf = LayerNormMeanField.Solve(Named("erf"), 1.4, 0.3);
        double variance = (1.96 * 2 / Math.PI * Math.Asin(2.0 / 3)) + 0.09;
        erf.Variance.Value.ShouldBe(variance, 1e-13);
        double slopes = 1.96 * 4 / (Math.PI * Math.Sqrt(5));
        erf.GradientGrowth.Value.ShouldBe(slopes / variance, 1e-12);
        double c = erf.Correlation.Value;
        (((1.96 * 2 / Math.PI * Math.Asin(2 * c / 3)) + 0.09) / variance).ShouldBe(c, 1e-11);
        erf.CorrelationRate.Value.ShouldBe(1.96 * 4 / (Math.PI * Math.Sqrt(9 - (4 * c * c))) / variance, 1e-11);
    }

    [Fact]
    public void Epsilon_is_taken_into_the_fixed_point()
    {
        // Identity with ε: q = σ_w² q/(q + ε), so q = σ_w² − ε and the growth is σ_w²/(q + ε) = 1; beyond ε = σ_w² the signal dies at rate σ_w²/ε.
        LayerNormMeanField alive = LayerNormMeanField.Solve(Named("identity"), 1, 0, 0.3);
        alive.Variance.Value.ShouldBe(0.7, 1e-12);
        alive.GradientGrowth.Value.ShouldBe(1, 1e-12);
        LayerNormMeanField dead = LayerNormMeanField.Solve(Named("tanh"), 1, 0, 2);
        dead.Behaviour.ShouldBe(VarianceBehaviour.Vanishing);
        dead.GradientGrowth.Value.ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void The_growth_is_the_slope_of_the_correlation_map_at_one()
    {
        LayerNormMeanField ordered = LayerNormMeanField.Solve(Named("tanh"), 0.7, 0.8, 0.1);
        ordered.Correlation.Value.ShouldBe(1);
        ordered.CorrelationRate.Value.ShouldBe(ordered.GradientGrowth.Value, 1e-11);
        ordered.Phase.ShouldBe(SignalPhase.Ordered);
    }

    [Fact]
    public void After_the_activation_relu_is_chaotic_by_its_centred_variance()
    {
        // Var ReLU(z) = (1 − 1/π)/2 and E φ′² = ½, whatever q is.
        LayerNormMeanField relu = LayerNormMeanField.Solve(Named("relu"), 1, 0, 0, NormalizationPlacement.After);
        relu.Variance.Value.ShouldBe(1, 1e-13);
        relu.GradientGrowth.Value.ShouldBe(Math.PI / (Math.PI - 1), 1e-12);
        relu.Correlation.Value.ShouldBe(0, 1e-12);
    }

    [Fact]
    public void A_wide_random_network_with_layer_norm_grows_its_gradient_as_predicted()
    {
        // Width 500, one layer's Jacobian: E over weights of |Jᵀg|²/|g|² with the normalized input, 60 draws; finite width costs about 1/500.
        const int Width = 500;
        const int Draws = 60;
        Activation tanh = Named("tanh");
        NormalSource normals = new(11);
        double[] ratios = new double[Draws];
        double variance = LayerNormMeanField.Solve(tanh).Variance.Value;
        for (int draw = 0; draw < Draws; draw++)
        {
            // h ~ N(0, q), LN, φ, then the pull-back of a Gaussian cotangent of x through φ and LN.
            double[] h = normals.Take(Width, Math.Sqrt(variance));
            double mean = h.Average();
            double scale = Math.Sqrt(h.Sum(x => (x - mean) * (x - mean)) / Width);
            double[] pulled = [.. h.Select(x => tanh.Derivative((x - mean) / scale) * normals.Next())];
            double average = pulled.Average();
            double along = pulled.Zip(h, (p, x) => p * (x - mean) / scale).Sum() / Width;
            double norm = 0;
            for (int i = 0; i < Width; i++)
            {
                double entry = (pulled[i] - average - (along * (h[i] - mean) / scale)) / scale;
                norm += entry * entry;
            }

            ratios[draw] = norm / Width;
        }

        double measured = ratios.Average();
        double error = Math.Sqrt(ratios.Sum(r => (r - measured) * (r - measured)) / (Draws * (Draws - 1.0)));
        measured.ShouldBe(LayerNormMeanField.Solve(tanh).GradientGrowth.Value, (5 * error) + (4.0 / Width));
    }

    private static Activation Named(string name) =>
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function)
            ? new Activation(function)
            : throw new ArgumentException("unknown", nameof(name));
}
