using Fathom.MeanField;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public sealed class LensComparerTests
{
    private static readonly NetworkSpec s_wide = NetworkSpec.Default with { Depth = 30, Width = 10_000 };

    [Fact]
    public void What_is_a_prediction_with_noise_agrees()
    {
        LensComparison comparison = Compare(new SyntheticSimulation(s_wide, 8));
        comparison.Agrees.ShouldBeTrue(comparison.Verdict);
        comparison.Cause.ShouldBeNull();
        comparison.Causes.ShouldBeEmpty();
        comparison.Verdict.ShouldStartWith("Theory and simulation agree within three standard errors");
        comparison.Profile.Select(layer => layer.Layer).ShouldBe(Enumerable.Range(1, 30));
        comparison.WidthRatio.ShouldBe(8.0 / 10_000, 1e-15);
        foreach (ComparedQuantity quantity in comparison.Quantities.Prepend(comparison.Growth))
        {
            Math.Abs(quantity.Z).ShouldBeLessThan(5, quantity.Quantity);
        }
    }

    [Fact]
    public void The_standard_error_is_that_of_the_noise()
    {
        LensComparison comparison = Compare(new SyntheticSimulation(s_wide, 8) { Noise = 0.01 });
        ComparedQuantity variance = comparison.Quantities.Single(quantity => quantity.Quantity == ProfileQuantity.Variance);

        // A mean over 15 layers of 40 networks; its error is itself estimated to 1/√78.
        variance.StandardError.ShouldBe(0.01 / Math.Sqrt(15 * 40), 0.01 / Math.Sqrt(15 * 40) * 5 / Math.Sqrt(78));
        ComparedQuantity first = comparison.Profile[0].Find(ProfileQuantity.LogGradientNorm)!;
        double expected = 0.01 * Math.Sqrt(29) / Math.Sqrt(40);
        first.StandardError.ShouldBe(expected, expected * 5 / Math.Sqrt(78));
    }

    [Fact]
    public void A_gradient_that_parts_is_found_in_its_layer_counted_from_the_output()
    {
        LensComparison comparison = Compare(new SyntheticSimulation(s_wide, 8) { GradientShift = layer => layer <= 17 ? 0.5 : 0 });
        comparison.Agrees.ShouldBeFalse();
        comparison.Verdict.ShouldContain("coming from the output first in layer 17, where the squared gradient is 1.6");
        comparison.Verdict.ShouldContain("larger than predicted");
        comparison.Cause.ShouldBe(PartingCauses.Unknown);
        comparison.Verdict.ShouldContain("there is no known cause");
    }

    [Fact]
    public void A_variance_that_parts_is_found_in_its_layer_counted_from_the_input()
    {
        LensComparison comparison = Compare(new SyntheticSimulation(s_wide, 8) { VarianceShift = layer => layer >= 12 ? -0.1 : 0 });
        comparison.Agrees.ShouldBeFalse();
        comparison.Verdict.ShouldContain("the variance q is 0.39");
        comparison.Verdict.ShouldContain("first in layer 12,");
    }

    [Fact]
    public void A_shift_in_one_layer_alone_is_a_fluke_and_one_in_two_is_not()
    {
        Compare(new SyntheticSimulation(s_wide, 8) { GradientShift = layer => layer == 3 ? 0.03 : 0 }).Agrees.ShouldBeTrue();
        Compare(new SyntheticSimulation(s_wide, 8) { GradientShift = layer => layer is 2 or 3 ? 0.03 : 0 }).Agrees.ShouldBeFalse();
    }

    [Fact]
    public void A_deviation_within_the_known_bias_agrees_and_within_a_few_is_laid_to_the_width()
    {
        SyntheticSimulation narrow = new(s_wide with { Width = 400 }, 32);
        const double Ratio = 32.0 / 400;
        Compare(narrow with { GradientShift = layer => (30 - layer) * 0.06 * Ratio }).Agrees.ShouldBeTrue();
        LensComparison parted = Compare(narrow with { GradientShift = layer => (30 - layer) * 0.2 * Ratio });
        parted.Agrees.ShouldBeFalse();
        parted.Cause.ShouldNotBeNull().ShouldContain("narrow for its batch: B/N = 0.08");
    }

    [Fact]
    public void Causes_are_named_in_order_when_they_apply()
    {
        Func<int, double> far = layer => (30 - layer) * 0.3;
        Cause(new SyntheticSimulation(s_wide with { Activation = new Activation(ActivationCatalog.ReluPower(2)) }, 16) { GradientShift = far })
            .ShouldContain("the fixed point is unstable");
        Cause(new SyntheticSimulation(s_wide with { Width = 100 }, 16) { GradientShift = far }).ShouldContain("narrow");
        Cause(new SyntheticSimulation(s_wide with { Depth = 100 }, 16) { GradientShift = layer => (100 - layer) * 0.3, Precision = SamplingPrecision.Binary32 })
            .ShouldContain("beyond the precision horizon of float32");
        Cause(new SyntheticSimulation(s_wide with { Depth = 100 }, 16) { GradientShift = layer => (100 - layer) * 0.3 }).ShouldBe(PartingCauses.Unknown);
        LensComparison orthogonal = Compare(new SyntheticSimulation(
            s_wide with { Width = 20, Initialization = new Initialization { Kind = InitializationKind.Orthogonal } }, 16)
        { GradientShift = far });
        orthogonal.Causes.Length.ShouldBe(2);
        orthogonal.Causes[0].ShouldContain("narrow");
        orthogonal.Causes[1].ShouldContain("the weights are orthogonal and the batch (16 samples) reaches the width");
    }

    [Fact]
    public void A_batch_of_three_has_no_rate_to_compare()
    {
        LensComparison comparison = Compare(new SyntheticSimulation(s_wide, 3) { GradientShift = layer => (30 - layer) * 2.0 });
        comparison.Agrees.ShouldBeFalse();
        comparison.Growth.Predicted.ShouldBe(double.PositiveInfinity);
        double.IsNaN(comparison.Growth.Z).ShouldBeTrue();
        comparison.Cause.ShouldBe("the gradient of a batch of 3 samples has no finite rate");
        comparison.Verdict.ShouldStartWith("The gradient growth cannot be compared: theory predicts an infinite expected growth");
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        SyntheticSimulation simulation = new(s_wide with { Depth = 4 }, 8);
        MeanFieldPrediction other = MeanFieldPredictor.Predict(s_wide with { Depth = 5 }, BatchSize.Of(8));
        Should.Throw<ArgumentException>(() => LensComparer.Compare(other, simulation.Result())).Message.ShouldContain("different networks");
        Should.Throw<ArgumentException>(() => Compare(simulation with { Sizes = [8, 9] })).Message.ShouldContain("one size");
        SimulationRun one = simulation.Result().Run with { Networks = 1 };
        Should.Throw<ArgumentException>(() => LensComparer.Compare(simulation.Prediction, SimulationResult.Of(one))).Message.ShouldContain("at least 2");
    }

    [Theory]
    [InlineData("relu", 8)]
    [InlineData("tanh", 8)]
    [InlineData("identity", 16)]
    public void Real_simulations_agree_with_theory(string activation, int batch)
    {
        NetworkSpec spec = NetworkSpec.Default with { Width = 300, Depth = 20, Activation = new Activation(ActivationCatalog.Create(activation)) };
        SimulationResult simulation = SimulationResult.Of(NetworkSimulator.Run(
            spec,
            InputBatch.Gaussian([batch], 300, 5),
            new SimulationOptions { Networks = 24, Seed = 5, Spectra = false },
            null,
            TestContext.Current.CancellationToken));
        LensComparison comparison = LensComparer.Compare(MeanFieldPredictor.Predict(spec, BatchSize.Of(batch)), simulation);
        comparison.Agrees.ShouldBeTrue(comparison.Verdict);
        comparison.Growth.IsComparable.ShouldBeTrue();
        comparison.Profile.ShouldAllBe(layer => layer.Quantities.Length == 3 && layer.Quantities.All(quantity => quantity.IsComparable));
    }

    [Fact]
    public void Two_batches_have_the_correlation_between_them_that_theory_predicts()
    {
        NetworkSpec spec = NetworkSpec.Default with { Width = 300, Depth = 24 };
        SimulationResult simulation = SimulationResult.Of(NetworkSimulator.Run(
            spec,
            InputBatch.Gaussian([8, 8], 300, 6),
            new SimulationOptions { Networks = 20, Seed = 6, Spectra = false },
            null,
            TestContext.Current.CancellationToken));
        LensComparison comparison = LensComparer.Compare(MeanFieldPredictor.Predict(spec, BatchSize.Of(8)), simulation);
        ComparedQuantity across = comparison.Quantities.Single(quantity => quantity.Quantity == ProfileQuantity.CrossBatchCorrelation);
        across.Simulated.ShouldBe(across.Predicted, 0.02);
        across.Agrees.ShouldBeTrue();
    }

    private static LensComparison Compare(SyntheticSimulation simulation) => LensComparer.Compare(simulation.Prediction, simulation.Result());

    private static string Cause(SyntheticSimulation simulation) => Compare(simulation).Cause!;
}
