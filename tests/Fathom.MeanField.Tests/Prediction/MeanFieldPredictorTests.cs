using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class MeanFieldPredictorTests
{
    private static readonly Activation Relu = new(ActivationCatalog.Relu);
    private static readonly Activation Tanh = new(ActivationCatalog.Tanh);

    [Fact]
    public void The_default_network_has_the_published_growth_and_depths()
    {
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(NetworkSpec.Default, BatchSize.Of(128));
        prediction.GradientGrowth.Value.ShouldBe(1.47968127, 5e-9);
        prediction.TrainableDepth.ShouldBe(40.83, 0.005);
        prediction.DepthScale.ShouldBe(1 / Math.Log(1.47968127), 1e-6);
        prediction.PrecisionHorizon.SinglePrecision.ShouldBe(84.9, 0.05);
        prediction.PrecisionHorizon.DoublePrecision.ShouldBe(187.5, 0.05);
        prediction.ErrorEstimate.ShouldBeInRange(1e-17, 1e-10);
        prediction.Notes.ShouldBeEmpty();
        prediction.Growth.Total.ShouldBe(49 * Math.Log(1.47968127), 1e-6);
    }

    [Theory]
    [InlineData(4, 14.2)]
    [InlineData(0, 41.8)]
    public void Sixteen_depth_scales_of_relu_are_as_published(int batch, double depth)
    {
        BatchSize size = batch == 0 ? BatchSize.Infinite : BatchSize.Of(batch);
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(NetworkSpec.Default, size);
        prediction.TrainableDepth.ShouldBe(depth, 0.05);
        prediction.TrainableDepth.ShouldBe(16 * prediction.DepthScale, 1e-9);
    }

    [Fact]
    public void The_profile_is_the_growth_summed_from_the_last_layer()
    {
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(new NetworkSpec { Depth = 9, Activation = Tanh }, BatchSize.Of(16));
        ProfileSeries norms = prediction.Profile.Find(ProfileQuantity.LogGradientNorm)!;
        ProfileSeries growths = prediction.Profile.Find(ProfileQuantity.GradientGrowth)!;
        norms.Points.Select(point => point.Layer).ShouldBe(Enumerable.Range(1, 9));
        norms.Points[^1].Value.ShouldBe(0);
        for (int l = 1; l < 9; l++)
        {
            (norms.Points[l - 1].Value - norms.Points[l].Value).ShouldBe(Math.Log(growths.Points[l - 1].Value), 1e-12);
        }

        prediction.Profile.Find(ProfileQuantity.Variance)!.Points.ShouldAllBe(point => Math.Abs(point.Value - prediction.FixedPoint.Variance.Value) < 1e-12);
    }

    [Fact]
    public void Two_samples_have_no_gradient_and_three_an_infinite_one()
    {
        MeanFieldPrediction two = MeanFieldPredictor.Predict(NetworkSpec.Default, BatchSize.Of(2));
        two.GradientGrowth.Value.ShouldBe(0);
        two.Verdict.ShouldContain("exactly zero");
        MeanFieldPrediction three = MeanFieldPredictor.Predict(NetworkSpec.Default, BatchSize.Of(3));
        three.GradientGrowth.Value.ShouldBe(double.PositiveInfinity);
        three.Verdict.ShouldContain("infinite");
        three.Notes.ShouldNotBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => MeanFieldPredictor.Predict(NetworkSpec.Default, BatchSize.Of(1)));
    }

    [Fact]
    public void Skips_carry_the_gradient_of_two_samples_unchanged_but_not_that_of_three()
    {
        NetworkSpec spec = new() { Depth = 10, Skip = new Skip() };
        MeanFieldPrediction two = MeanFieldPredictor.Predict(spec, BatchSize.Of(2));
        two.GradientGrowth.Value.ShouldBe(1);
        two.Verdict.ShouldContain("keep their size");
        MeanFieldPrediction three = MeanFieldPredictor.Predict(spec, BatchSize.Of(3));
        three.GradientGrowth.Value.ShouldBe(double.PositiveInfinity);
        three.Verdict.ShouldContain("infinite");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Epsilon_with_two_or_three_samples_is_refused_not_ignored(int batch) =>
        Should.Throw<ArgumentException>(() => MeanFieldPredictor.Predict(
            new NetworkSpec { Normalization = new Normalization { Epsilon = 0.1 } }, BatchSize.Of(batch))).Message.ShouldContain("epsilon");

    [Fact]
    public void One_layer_and_a_million_layers_are_answered()
    {
        MeanFieldPrediction one = MeanFieldPredictor.Predict(new NetworkSpec { Depth = 1 }, BatchSize.Of(128));
        one.GradientGrowth.Value.ShouldBe(1.47968127, 5e-9);
        one.Growth.Total.ShouldBe(0);
        one.Profile.Find(ProfileQuantity.LogGradientNorm)!.Points.Length.ShouldBe(1);
        MeanFieldPrediction many = MeanFieldPredictor.Predict(new NetworkSpec { Depth = 1_000_000 }, BatchSize.Of(128));
        many.TrainableDepth.ShouldBe(40.83, 0.005);
        many.Growth.Total.ShouldBe(999_999 * Math.Log(many.GradientGrowth.Value), 1e-3);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void Epsilon_gives_the_growth_of_the_fixed_point_with_epsilon(double epsilon)
    {
        NetworkSpec spec = new() { Activation = Tanh, Normalization = new Normalization { Epsilon = epsilon }, Initialization = new Initialization { WeightScale = 1.2 } };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(8));
        FixedPoint point = EpsilonFixedPoint.Solve(Tanh, BatchSize.Of(8), epsilon, 1.2);
        prediction.GradientGrowth.Value.ShouldBe(point.GradientGrowth.Value, 1e-12);
        prediction.Growth.LogGrowth.ShouldAllBe(log => Math.Abs(log - Math.Log(point.GradientGrowth.Value)) < 1e-12);
    }

    [Fact]
    public void Epsilon_above_its_critical_value_is_said_to_collapse_the_signal()
    {
        NetworkSpec spec = new() { Activation = Tanh, Normalization = new Normalization { Epsilon = 4 } };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(8));
        prediction.GradientGrowth.Value.ShouldBe(0.25, 1e-12);
        prediction.Notes.ShouldContain(note => note.Contains("collapses", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1.3, 0.2)]
    [InlineData(2.5, 0)]
    public void Without_norm_the_answer_is_that_of_the_edge_of_chaos(double weights, double bias)
    {
        NetworkSpec spec = new()
        {
            Activation = Tanh,
            Normalization = new Normalization { Kind = NormalizationKind.None },
            Initialization = new Initialization { WeightScale = weights, BiasScale = bias },
        };
        VanillaMeanField theory = VanillaMeanField.Solve(Tanh, weights, bias);
        foreach (BatchSize batch in (BatchSize[])[BatchSize.Of(1), BatchSize.Of(64), BatchSize.Infinite])
        {
            MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, batch);
            prediction.GradientGrowth.Value.ShouldBe(theory.GradientGrowth.Value, 1e-9);
            prediction.FixedPoint.Variance.Value.ShouldBe((theory.Variance.Value - (bias * bias)) / (weights * weights), 1e-9);
        }
    }

    [Theory]
    [InlineData(NormalizationPlacement.Before, 0)]
    [InlineData(NormalizationPlacement.After, 0.1)]
    public void Layer_norm_has_the_growth_of_its_own_theory(NormalizationPlacement placement, double epsilon)
    {
        NetworkSpec spec = new()
        {
            Activation = Tanh,
            Normalization = new Normalization { Kind = NormalizationKind.Layer, Placement = placement, Epsilon = epsilon },
            Initialization = new Initialization { WeightScale = 1.4, BiasScale = 0.3 },
        };
        LayerNormMeanField theory = LayerNormMeanField.Solve(Tanh, 1.4, 0.3, epsilon, placement);
        MeanFieldPredictor.Predict(spec, BatchSize.Of(32)).GradientGrowth.Value.ShouldBe(theory.GradientGrowth.Value, 1e-9);
    }

    [Fact]
    public void Residual_networks_without_norm_and_with_layer_norm_follow_the_residual_theory()
    {
        NetworkSpec spec = new()
        {
            Depth = 30,
            Activation = Tanh,
            Skip = new Skip { BranchScale = 0.7 },
            Normalization = new Normalization { Kind = NormalizationKind.None },
            Initialization = new Initialization { WeightScale = 1.1 },
        };
        MeanFieldPrediction plain = MeanFieldPredictor.Predict(spec, BatchSize.Infinite);
        double start = 1.1 * 1.1;
        ResidualGrowth expected = ResidualMeanField.WithoutNormalization(30, Tanh, 0.7, 1.1, 0, start);
        Close(plain, expected);
        MeanFieldPrediction layer = MeanFieldPredictor.Predict(
            spec with { Normalization = new Normalization { Kind = NormalizationKind.Layer } }, BatchSize.Infinite);
        Close(layer, ResidualMeanField.WithLayerNorm(30, Tanh, 0.7, 1.1, 0, 0, start));
    }

    [Theory]
    [InlineData(NormalizationPlacement.After, true, "tanh", 1.2047, 32)]
    [InlineData(NormalizationPlacement.Before, false, "tanh", 1.3536, 8)]
    public void Sampled_theories_give_a_number_with_its_standard_error(NormalizationPlacement placement, bool centred, string name, double expected, int batch)
    {
        NetworkSpec spec = new()
        {
            Depth = 5,
            Activation = Named.Activation(name),
            Normalization = new Normalization { Placement = placement, Centred = centred },
        };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(batch));
        prediction.GradientGrowth.Value.ShouldBe(expected, 3e-3);
        prediction.GradientGrowth.Error.ShouldBeInRange(1e-7, 1e-2);
        prediction.Notes.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(NormalizationPlacement.After, false, 8, 0, false)]
    [InlineData(NormalizationPlacement.After, true, 0, 0, false)]
    [InlineData(NormalizationPlacement.After, true, 3, 0, false)]
    [InlineData(NormalizationPlacement.After, true, 8, 0, true)]
    [InlineData(NormalizationPlacement.Before, false, 0, 0, false)]
    [InlineData(NormalizationPlacement.Before, false, 8, 0.1, false)]
    [InlineData(NormalizationPlacement.Before, false, 8, 0, true)]
    public void What_no_theory_covers_is_refused_with_a_reason(NormalizationPlacement placement, bool centred, int batch, double epsilon, bool skip)
    {
        NetworkSpec spec = new()
        {
            Normalization = new Normalization { Placement = placement, Centred = centred, Epsilon = epsilon },
            Skip = skip ? new Skip() : null,
        };
        BatchSize size = batch == 0 ? BatchSize.Infinite : BatchSize.Of(batch);
        Should.Throw<ArgumentException>(() => MeanFieldPredictor.Predict(spec, size)).Message.Length.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void A_faulty_specification_and_a_tolerance_out_of_reach_are_errors()
    {
        Should.Throw<SpecificationException>(() => MeanFieldPredictor.Predict(new NetworkSpec { Depth = 0 }, BatchSize.Of(8)));
        Should.Throw<AccuracyException>(() => MeanFieldPredictor.Predict(new NetworkSpec { Activation = Tanh }, BatchSize.Of(8), 1e-18));
        Should.Throw<ArgumentNullException>(() => MeanFieldPredictor.Predict(null!, BatchSize.Of(8)));
    }

    [Fact]
    public void Weights_of_another_scale_or_orthogonal_ones_change_nothing_without_epsilon()
    {
        NetworkSpec spec = new() { Activation = Relu, Initialization = new Initialization { Kind = InitializationKind.Orthogonal, WeightScale = 3, BiasScale = 2 } };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(128));
        prediction.GradientGrowth.Value.ShouldBe(1.47968127, 5e-9);
        prediction.Notes.ShouldContain(note => note.Contains("orthogonal", StringComparison.Ordinal));
    }

    private static void Close(MeanFieldPrediction prediction, ResidualGrowth expected)
    {
        for (int l = 0; l < expected.LogGrowth.Length; l++)
        {
            prediction.Growth.LogGrowth[l].ShouldBe(expected.LogGrowth[l].Value, 1e-9);
        }
    }
}
