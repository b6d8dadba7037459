using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class ResidualPredictionTests
{
    private static readonly Activation Relu = new(ActivationCatalog.Relu);

    [Theory]
    [InlineData("relu", 16, 1, 1)]
    [InlineData("tanh", 8, 0.5, 1.3)]
    [InlineData("tanh", 0, 0.5, 1.3)]
    public void Each_layer_multiplies_by_one_plus_its_share_of_the_variance(string name, int batch, double branch, double weights)
    {
        Activation activation = Named.Activation(name);
        BatchSize size = batch == 0 ? BatchSize.Infinite : BatchSize.Of(batch);
        NetworkSpec spec = new()
        {
            Depth = 60,
            Activation = activation,
            Skip = new Skip { BranchScale = branch },
            Initialization = new Initialization { WeightScale = weights },
        };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, size);
        FixedPoint point = BatchSymmetricFixedPoint.Solve(activation, size);
        double added = branch * branch * weights * weights * point.CentredVariance.Value;
        double mu = weights * weights;
        foreach (double log in prediction.Growth.LogGrowth)
        {
            log.ShouldBe(Math.Log(1 + (added * point.GradientGrowth.Value / mu)), 1e-9);
            mu += added;
        }

        ResidualGrowth theory = ResidualMeanField.WithBatchNorm(
            60, point.CentredVariance, point.GradientGrowth, branch, weights, weights * weights);
        prediction.Growth.Total.ShouldBe(theory.LogGrowth.Take(59).Sum(log => log.Value), 1e-8);
    }

    [Fact]
    public void Growth_between_two_depths_is_the_simulated_one()
    {
        // Theory: 24.68 over 20 layers and 64.1 over 39 for ReLU at B = 16; a simulated network of width 1000 grew by 24.44 ± 1.7 % and 62.1.
        NetworkSpec spec = new() { Depth = 41, Activation = Relu, Skip = new Skip() };
        double[] logs = [.. MeanFieldPredictor.Predict(spec, BatchSize.Of(16)).Growth.LogGrowth];
        string seen = string.Join(' ', Enumerable.Range(0, 3).Select(skip => $"{Math.Exp(logs.Skip(skip).Take(20).Sum())} {Math.Exp(logs.Skip(skip).Take(39).Sum())}"));
        Math.Exp(logs.Take(20).Sum()).ShouldBe(24.68, 0.005, seen);
        Math.Exp(logs.Take(39).Sum()).ShouldBe(64.1, 0.05, seen);
    }

    [Fact]
    public void Gradients_grow_as_a_power_of_the_depth_whose_degree_is_the_growth()
    {
        NetworkSpec spec = new() { Depth = 20_000, Activation = Relu, Skip = new Skip() };
        double[] logs = [.. MeanFieldPredictor.Predict(spec, BatchSize.Of(16)).Growth.LogGrowth];
        double growth = BatchSymmetricFixedPoint.Solve(Relu, BatchSize.Of(16)).GradientGrowth.Value;
        (logs.Skip(4999).Take(10_000).Sum() / Math.Log(3)).ShouldBe(growth, 1e-3);
    }

    [Fact]
    public void Trainable_depth_beyond_the_network_agrees_with_a_network_that_deep()
    {
        NetworkSpec spec = new() { Depth = 50, Activation = Relu, Skip = new Skip() };
        double depth = MeanFieldPredictor.Predict(spec, BatchSize.Of(16)).TrainableDepth;
        double exact = MeanFieldPredictor.Predict(spec with { Depth = (int)(1.2 * depth) }, BatchSize.Of(16)).TrainableDepth;
        depth.ShouldBeGreaterThan(1000);
        (depth / exact).ShouldBe(1, 0.02);
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-3)]
    public void A_small_epsilon_changes_a_residual_network_little(double epsilon)
    {
        NetworkSpec spec = new() { Depth = 20, Activation = new Activation(ActivationCatalog.Tanh), Skip = new Skip() };
        MeanFieldPrediction without = MeanFieldPredictor.Predict(spec, BatchSize.Of(16));
        MeanFieldPrediction with = MeanFieldPredictor.Predict(spec with { Normalization = new Normalization { Epsilon = epsilon } }, BatchSize.Of(16));
        with.Growth.Total.ShouldBe(without.Growth.Total, Math.Max(1e-6, 20 * epsilon));
        with.Growth.Total.ShouldNotBe(without.Growth.Total);
    }

    [Fact]
    public void The_first_layer_of_a_residual_network_with_epsilon_sees_the_whitened_input()
    {
        // μ₁ = σ_w² = 1 and ε = 0.5; the factor is 1 + E[…]/s² of the layer at that μ, here by brute force over the sphere for tanh.
        NetworkSpec spec = new() { Depth = 1, Activation = new Activation(ActivationCatalog.Identity), Normalization = new Normalization { Epsilon = 0.5 }, Skip = new Skip() };
        double log = MeanFieldPredictor.Predict(spec, BatchSize.Of(8)).Growth.LogGrowth[0];

        // Identity: φ′ = 1, Jacobian (G − τ² v vᵀ)/s, squared trace ((B−2) + (1−τ²)²)/s², s² = r²/B + ε, r² ~ χ²₇, over B−1 for the centred trace.
        double sum = 0;
        double norm = 0;
        for (double r2 = 5e-4; r2 < 80; r2 += 1e-3)
        {
            double density = Math.Pow(r2, 2.5) * Math.Exp(-r2 / 2);
            double s2 = (r2 / 8) + 0.5;
            double kappa = 0.5 / s2;
            sum += density * (6 + (kappa * kappa)) / s2 / 7;
            norm += density;
        }

        log.ShouldBe(Math.Log(1 + (sum / norm)), 1e-6);
    }
}
