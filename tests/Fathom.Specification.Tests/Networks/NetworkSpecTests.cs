namespace Fathom.Specification.Tests;

public sealed class NetworkSpecTests
{
    [Fact]
    public void The_default_is_a_valid_batch_normalized_relu_network()
    {
        NetworkSpec spec = NetworkSpec.Default;
        spec.Validate().ShouldBeEmpty();
        spec.EnsureValid().ShouldBeSameAs(spec);
        (spec.Depth, spec.Width).ShouldBe((50, 1000));
        spec.Activation.ShouldBe(new Activation(ActivationCatalog.Relu));
        spec.Normalization.ShouldBe(new Normalization { Kind = NormalizationKind.Batch, Centred = true, Epsilon = 0 });
        spec.Initialization.ShouldBe(new Initialization { Kind = InitializationKind.Gaussian, WeightScale = 1, BiasScale = 0 });
        spec.Skip.ShouldBeNull();
        spec.GainSchedule.ShouldBe(GainSchedule.Constant);
    }

    [Fact]
    public void Every_fault_is_listed_at_once_with_its_path()
    {
        NetworkSpec wrong = new()
        {
            Depth = 0,
            Width = -3,
            Activation = new Activation(ActivationCatalog.Tanh, 1e7, -1e9),
            Normalization = new Normalization { Kind = NormalizationKind.Layer, Centred = false, Epsilon = double.NaN, Placement = (NormalizationPlacement)7 },
            Initialization = new Initialization { Kind = (InitializationKind)9, WeightScale = 0, BiasScale = -1 },
            Skip = new Skip { BranchScale = double.PositiveInfinity },
            GainSchedule = GainSchedule.Power(double.NaN),
        };
        wrong.Validate().Select(fault => fault.Path).ShouldBe(
        [
            "$.depth", "$.width", "$.activation.gain", "$.activation.shift", "$.normalization.centred", "$.normalization.epsilon",
            "$.normalization.placement", "$.initialization.kind", "$.initialization.weightScale", "$.initialization.biasScale",
            "$.skip.branchScale", "$.gainSchedule.exponent",
        ]);
        SpecificationException exception = Should.Throw<SpecificationException>(wrong.EnsureValid);
        exception.Message.Split('\n').Length.ShouldBe(exception.Faults.Length);
        exception.Message.ShouldContain("$.depth: The depth must be a whole number from 1 to 1000000, not 0.");
        exception.Faults.ShouldAllBe(fault => fault.Message.EndsWith('.'));
    }

    [Theory]
    [InlineData(1e-13, false)]
    [InlineData(1e-12, true)]
    [InlineData(-1e6, true)]
    [InlineData(1.1e6, false)]
    public void Absurd_gains_are_faults(double gain, bool valid) =>
        (NetworkSpec.Default with { Activation = new Activation(ActivationCatalog.Erf, gain) }).Validate().IsEmpty.ShouldBe(valid);

    [Fact]
    public void A_part_that_is_null_is_a_fault_and_not_a_crash()
    {
        NetworkSpec hollow = new() { Activation = null!, Normalization = null!, Initialization = null!, GainSchedule = null! };
        hollow.Validate().Select(fault => fault.Path).ShouldBe(["$.activation", "$.normalization", "$.initialization", "$.gainSchedule"]);
    }

    [Fact]
    public void Without_normalization_its_settings_are_faults()
    {
        NetworkSpec spec = NetworkSpec.Default with
        {
            Normalization = new Normalization { Kind = NormalizationKind.None, Centred = false, Epsilon = 1, Placement = NormalizationPlacement.After },
        };
        spec.Validate().Select(fault => fault.Path).ShouldBe(["$.normalization.centred", "$.normalization.epsilon", "$.normalization.placement"]);
        (spec with { Normalization = new Normalization { Kind = NormalizationKind.None } }).Validate().ShouldBeEmpty();
    }

    [Fact]
    public void The_activation_of_a_layer_carries_the_gain_of_the_schedule()
    {
        NetworkSpec spec = NetworkSpec.Default with
        {
            Depth = 9,
            Activation = new Activation(ActivationCatalog.Tanh, 3, 0.25),
            GainSchedule = GainSchedule.Power(0.5),
        };
        spec.ActivationAt(1).ShouldBe(spec.Activation);
        spec.ActivationAt(4).Gain.ShouldBe(1.5, 1e-15);
        spec.ActivationAt(9).Gain.ShouldBe(1, 1e-15);
        spec.ActivationAt(9).Shift.ShouldBe(0.25);
        Should.Throw<ArgumentOutOfRangeException>(() => spec.ActivationAt(0));
        Should.Throw<ArgumentOutOfRangeException>(() => spec.ActivationAt(10));
    }

    [Fact]
    public void A_unit_slope_divides_by_the_gain_of_the_schedule()
    {
        foreach ((ActivationFunction function, double shift) in Zoo.All.SelectMany(function => ((ActivationFunction, double)[])[(function, 0), (function, 0.5)]))
        {
            NetworkSpec spec = NetworkSpec.Default with
            {
                Depth = 2,
                Activation = new Activation(function, 1.25, shift),
                GainSchedule = GainSchedule.Listed([0.5, -0.2], unitSlope: true),
            };
            foreach ((int layer, double gain) in ((int, double)[])[(1, 0.5), (2, -0.2)])
            {
                Activation activation = spec.ActivationAt(layer);
                foreach (double z in (double[])[-2.3, -0.4, 0.1, 1.7])
                {
                    activation.Value(z).ShouldBe(function.Value((1.25 * gain * z) + shift) / gain, 1e-13);
                    activation.Derivative(z).ShouldBe(1.25 * function.Derivative((1.25 * gain * z) + shift), 1e-13);
                }

                activation.ShouldBe(spec.ActivationAt(layer));
                activation.GetHashCode().ShouldBe(spec.ActivationAt(layer).GetHashCode());
            }

            spec.ActivationAt(1).ShouldNotBe(spec.ActivationAt(2));
        }
    }

    [Fact]
    public void A_unit_slope_leaves_functions_of_degree_one_unchanged()
    {
        NetworkSpec spec = NetworkSpec.Default with { GainSchedule = GainSchedule.Power(1, unitSlope: true) };
        spec.ActivationAt(17).ShouldBe(spec.Activation);
    }

    [Fact]
    public void A_unit_slope_scales_the_homogeneity_with_the_function()
    {
        NetworkSpec spec = NetworkSpec.Default with
        {
            Activation = new Activation(ActivationCatalog.ReluPower(2)),
            GainSchedule = GainSchedule.Power(1, unitSlope: true),
        };
        Activation activation = spec.ActivationAt(4);
        activation.Homogeneity.ShouldNotBeNull();
        activation.Value(3).ShouldBe(activation.Homogeneity.Positive * 9, 1e-14);
        activation.Function.IsCustom.ShouldBeTrue();
    }
}
