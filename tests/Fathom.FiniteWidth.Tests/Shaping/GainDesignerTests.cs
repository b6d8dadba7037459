using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth.Tests;

public class GainDesignerTests
{
    [Theory]
    [InlineData("tanh", 50, 0.5)]
    [InlineData("tanh", 1000, 2)]
    [InlineData("sin", 200, 1)]
    [InlineData("erf", 1000, 0.5)]
    public void The_budget_is_spent_exactly_and_equally(string name, int depth, double budget)
    {
        GainDesign design = Design(name, depth, budget);
        design.Verdict.ShouldBe(ShapingVerdict.Shaped);
        design.Growth.Value.ShouldBe(budget, 1e-6 * budget);
        design.Gains.Distinct().Count().ShouldBe(1);
        double exact = design.Gains.Sum(gain => NonLinearity.Of(new Activation(ActivationCatalog.Create(name), gain)).Growth.Value);
        exact.ShouldBe(budget, 1e-6 * budget);
        SmallGainLaw law = SmallGainLaw.Of(design.Request.Activation)!;
        design.Gains[0].ShouldBe(law.ConstantGain(budget, depth), 0.25 * design.Gains[0]);
        NetworkSpec spec = design.Spec!;
        spec.GainSchedule.UnitSlope.ShouldBeTrue();
        spec.ActivationAt(1).Derivative(0).ShouldBe(spec.Activation.Derivative(0), 1e-14);
        design.Profile!.Find(ProfileQuantity.LogGradientNorm)!.Points[0].Value.ShouldBe(2 * budget * (depth - 1) / depth, 1e-6 * budget);
        design.Reach!.SinglePrecision.ShouldBe(24 * Math.Log(2) * depth / budget, 1e-4 * depth / budget);
    }

    [Theory]
    [InlineData("tanh", 40, 1)]
    [InlineData("sin", 40, 3)]
    [InlineData("hard-tanh", 40, 0.5)]
    [InlineData("softplus", 40, 0.1)]
    public void No_other_schedule_of_the_same_growth_keeps_more(string name, int depth, double budget)
    {
        GainDesign design = GainDesigner.Design(new ShapingRequest
        {
            Activation = new(ActivationCatalog.Create(name)),
            Depth = depth,
            Budget = budget,
            Centred = name == "softplus",
            BatchSize = 101,
        });
        ShapingCurve curve = ShapingCurve.Of(design.Request.Activation);
        curve.CostOf(design.Gains).Growth.ShouldBe(budget, 1e-6 * budget);
        double top = curve.GrowthAt(1);
        double[] chance = new double[depth];
        for (ulong trial = 0; trial < 60; trial++)
        {
            // Random growths with the right sum: from nearly equal ones to a few strong layers.
            UniformStream.Fill(chance, 80, trial);
            double power = 1 + (trial % 12);
            double[] growths = [.. chance.Select(u => Math.Pow(u, power))];
            double scale = budget / growths.Sum();
            if (growths.Max() * scale <= top)
            {
                curve.CostOf(growths.Select(growth => curve.GainFor(growth * scale))).Angle.ShouldBeLessThan(design.Angle * (1 + 1e-6));
            }
        }

        for (int strong = 1; strong < depth; strong++)
        {
            foreach (double part in (double[])[0.3, 0.6, 0.9, 1])
            {
                double each = budget * part / strong;
                double rest = (budget - (strong * each)) / (depth - strong);
                if (each < top && rest < top)
                {
                    double angle = (strong * curve.AngleAt(curve.GainFor(each))) + (rest > 0 ? (depth - strong) * curve.AngleAt(curve.GainFor(rest)) : 0);
                    angle.ShouldBeLessThan(design.Angle * (1 + 1e-6));
                }
            }
        }

        foreach (PowerComparison power in design.Comparisons)
        {
            if (power.Cost.Growth <= budget * (1 + 1e-8))
            {
                power.Cost.Angle.ShouldBeLessThan(design.Angle * (1 + 1e-6));
            }
        }
    }

    [Fact]
    public void The_curve_interpolates_and_continues_itself()
    {
        ShapingCurve curve = ShapingCurve.Of(new Activation(ActivationCatalog.Tanh), 4);
        foreach (double gain in (double[])[0.0011, 0.0123, 0.1, 0.77, 1, 2.5, 3.99, 4, 6])
        {
            NonLinearity exact = curve.At(gain);
            curve.GrowthAt(gain).ShouldBe(exact.Growth.Value, 2e-6 * exact.Growth.Value);
            curve.AngleAt(-gain).ShouldBe(exact.Angle, 2e-6 * exact.Angle);
        }

        curve.GrowthAt(1e-5).ShouldBe(curve.Law!.Growth(1e-5), 1e-4 * curve.Law.Growth(1e-5));
        curve.GrowthAt(curve.GainFor(1e-6)).ShouldBe(1e-6, 1e-14);
    }

    [Fact]
    public void Gains_that_fall_faster_than_the_fourth_root_bound_the_growth_at_any_depth()
    {
        ShapingCurve curve = ShapingCurve.Of(new Activation(ActivationCatalog.Tanh));

        // The published sums begin with the second layer.
        double first = curve.GrowthAt(1);
        (curve.CostOfPower(0.2, 1000).Growth - first).ShouldBe(4.71, 0.006);
        (curve.CostOfPower(0.25, 1000).Growth - first).ShouldBe(2.18, 0.006);
        (curve.CostOfPower(0.3, 1000).Growth - first).ShouldBe(1.09, 0.006);
        (curve.CostOfPower(0.4, 1000).Growth - first).ShouldBe(0.36, 0.006);
        double Added(double p) => curve.CostOfPower(p, 20_000).Growth - curve.CostOfPower(p, 10_000).Growth;
        Added(0.26).ShouldBeLessThan(0.5 * (curve.CostOfPower(0.26, 200).Growth - curve.CostOfPower(0.26, 10).Growth));
        Added(0.25).ShouldBe(2.0 / 3 * Math.Log(2), 0.03);
        double p = curve.PowerFor(1, 1000)!.Value;
        curve.CostOfPower(p, 1000).Growth.ShouldBe(1, 1e-8);
        curve.PowerFor(0.05, 1000).ShouldBeNull();
        curve.PowerFor(100, 1000).ShouldBe(0);
    }

    [Fact]
    public void Single_precision_ends_where_the_published_curves_end()
    {
        // The Frobenius norm leaves float32 at ln 1.8e19 = 44.36 nats: about 520 layers of tanh at the measured 0.0854 nats, 330 of sin at 0.136.
        FloatReach.SingleRange.ShouldBe(44.36, 0.005);
        FloatReach.DoubleRange.ShouldBe(354.89, 0.005);
        FloatReach.Of(0.0854).SingleOverflow.ShouldBe(520, 1);
        FloatReach.Of(NonLinearity.Of(new Activation(ActivationCatalog.Sin)).Growth.Value).SingleOverflow.ShouldBe(326, 1);
        FloatReach.Of(0).SingleOverflow.ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void A_generous_budget_leaves_the_activation_as_it_is()
    {
        GainDesign design = Design("tanh", 5, 2);
        design.Verdict.ShouldBe(ShapingVerdict.WithinBudget);
        design.Gains.ShouldAllBe(gain => gain == 1);
        design.Spec!.GainSchedule.ShouldBe(GainSchedule.Constant);
        Design("identity", 1000, 0.1).Verdict.ShouldBe(ShapingVerdict.WithinBudget);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("absolute-value")]
    [InlineData("leaky-relu")]
    public void A_homogeneous_activation_cannot_be_shaped_but_changed(string name)
    {
        GainDesign design = GainDesigner.Design(new ShapingRequest
        {
            Activation = new(ActivationCatalog.Create(name)),
            Depth = 1000,
            Budget = 0.1,
            BatchSize = 101,
            Centred = true,
        });
        design.Verdict.ShouldBe(ShapingVerdict.CannotBeShaped);
        design.Explanation.ShouldContain("homogeneous");
        design.Spec.ShouldBeNull();
        foreach (ShapingAlternative alternative in design.Alternatives)
        {
            alternative.Growth.ShouldBe(0.1, 1e-4);
            alternative.Value.ShouldNotBe(0);
        }

        design.Alternatives.Select(alternative => alternative.Kind).ShouldContain(ShapingAlternativeKind.Mixture);
        design.Alternatives.Select(alternative => alternative.Kind).ShouldContain(ShapingAlternativeKind.Skip);
        double perLayer = NonLinearity.Of(design.Request.Activation).Growth.Value;
        design.Growth.Value.ShouldBe(1000 * perLayer, 1e-9);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("absolute-value")]
    public void A_homogeneous_activation_cannot_be_shaped_without_centring_either(string name)
    {
        ShapingRequest request = new() { Activation = new(ActivationCatalog.Create(name)), Depth = 1000, BatchSize = 101 };
        GainDesign design = GainDesigner.Design(request);
        GainDesign centred = GainDesigner.Design(request with { Centred = true });
        design.Verdict.ShouldBe(ShapingVerdict.CannotBeShaped);
        design.Request.ShouldBe(request);
        design.Explanation.ShouldContain("homogeneous");
        design.Explanation.ShouldContain("not odd");
        design.Spec.ShouldBeNull();
        design.Profile.ShouldBeNull();
        design.Gains.ShouldBeEmpty();
        design.Alternatives.ShouldBe(centred.Alternatives);
        design.Growth.ShouldBe(centred.Growth);
        GainDesign shallow = GainDesigner.Design(request with { Depth = 2, Budget = 5 });
        shallow.Verdict.ShouldBe(ShapingVerdict.CannotBeShaped);
        shallow.Explanation.ShouldContain("stay within the budget");
        shallow.Gains.ShouldBeEmpty();
        GainDesigner.Design(request with { BatchSize = 3 }).Explanation.ShouldContain("batch");
    }

    [Fact]
    public void Relu_is_made_affordable_by_a_shift_or_by_leaking_almost_everything()
    {
        GainDesign design = GainDesigner.Design(new ShapingRequest { Activation = new(ActivationCatalog.Relu), Depth = 1000, Budget = 0.1, BatchSize = 101, Centred = true });
        ShapingAlternative mixture = design.Alternatives.Single(alternative => alternative.Kind == ShapingAlternativeKind.Mixture);

        // For leaky ReLU with slope 1 − w and small w, R is w²/(4π).
        mixture.Value.ShouldBe(Math.Sqrt(4 * Math.PI * 1e-4), 0.05 * mixture.Value);
        mixture.Activation!.Function.Name.ShouldBe("leaky-relu");
        ShapingAlternative shift = design.Alternatives.Single(alternative => alternative.Kind == ShapingAlternativeKind.Shift);
        shift.Value.ShouldBeInRange(2, 5);
    }

    [Theory]
    [InlineData(1, false, "batch of one")]
    [InlineData(2, false, "finite second moment")]
    [InlineData(1, true, "batch of one")]
    [InlineData(2, true, "finite second moment")]
    [InlineData(3, true, "finite second moment")]
    [InlineData(10, false, "already grows")]
    public void A_batch_too_small_gets_one_clear_sentence(int samples, bool centred, string reason)
    {
        GainDesign design = GainDesigner.Design(new ShapingRequest { BatchSize = samples, Centred = centred });
        design.Verdict.ShouldBe(ShapingVerdict.CannotBeMet);
        design.Explanation.ShouldContain(reason);
        design.Growth.ShouldBe(design.LinearGrowth);
        design.Growth.Value.ShouldBeGreaterThan(1);
        design.Spec.ShouldBeNull();
        design.Gains.ShouldBeEmpty();
    }

    [Fact]
    public void A_budget_below_what_the_smallest_gain_costs_is_refused_in_one_sentence()
    {
        GainDesign design = Design("tanh", 1000, 1e-300);
        design.Verdict.ShouldBe(ShapingVerdict.CannotBeMet);
        design.Explanation.ShouldContain("take the identity");
        design.Spec.ShouldBeNull();
        GainDesign tiny = Design("tanh", 1000, 1e-25);
        tiny.Verdict.ShouldBe(ShapingVerdict.Shaped);
        tiny.Growth.Value.ShouldBe(1e-25, 1e-29);
    }

    [Fact]
    public void Gaussian_weights_use_up_the_budget_with_depth()
    {
        ShapingRequest gaussian = new() { Initialization = InitializationKind.Gaussian, Depth = 50, Budget = 1 };
        GainDesign design = GainDesigner.Design(gaussian);
        design.Verdict.ShouldBe(ShapingVerdict.Shaped);
        design.LinearGrowth.Value.ShouldBe(50 * 0.0113, 1e-9);
        design.Growth.Value.ShouldBe(1, 1e-5);
        GainDesigner.Design(gaussian with { Depth = 1000 }).Explanation.ShouldContain("orthogonal weights");
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        ShapingRequest valid = new();
        Should.Throw<ArgumentException>(() => GainDesigner.Design(valid with { Budget = 0 })).Message.ShouldContain("budget must be a positive");
        Should.Throw<ArgumentException>(() => GainDesigner.Design(valid with { Budget = double.NaN }));
        Should.Throw<ArgumentException>(() => GainDesigner.Design(valid with { Depth = 0 })).Message.ShouldContain("depth must be a whole number");
        Should.Throw<ArgumentException>(() => GainDesigner.Design(valid with { LargestGain = 0 }));
        Should.Throw<ArgumentException>(() => GainDesigner.Design(valid with { Activation = new(ActivationCatalog.Gelu) })).Message.ShouldContain("not odd");
        ShapingCurve curve = ShapingCurve.Of(valid.Activation);
        Should.Throw<ArgumentOutOfRangeException>(() => curve.GrowthAt(0)).Message.ShouldContain("zero gain");
        Should.Throw<ArgumentOutOfRangeException>(() => curve.CostOf([1, double.NaN]));
        Should.Throw<ArgumentException>(() => ShapingCurve.Of(new Activation(ActivationCatalog.Relu))).Message.ShouldContain("homogeneous");
        Should.Throw<ArgumentOutOfRangeException>(() => FloatReach.Of(-1));
    }

    [Theory]
    [InlineData("tanh", 50, 1)]
    [InlineData("sin", 50, 2)]
    public void Simulated_networks_grow_as_designed(string name, int depth, double budget)
    {
        const int Size = 64;
        GainDesign design = GainDesigner.Design(new ShapingRequest
        {
            Activation = new(ActivationCatalog.Create(name)),
            Depth = depth,
            Budget = budget,
            Width = Size,
            BatchSize = Size,
        });
        MonteCarlo excess = new();
        for (ulong network = 0; network < 4; network++)
        {
            double shaped = Growth(design.Spec!.ActivationAt, network);
            double linear = Growth(null, network);
            excess.Add(shaped - linear);
        }

        excess.StandardError.ShouldBeLessThan(0.1);
        double allowed = Math.Max(0.3, GainDesigner.LawError * budget) + (4 * excess.StandardError);
        excess.Mean.ShouldBe(budget, allowed);

        double Growth(Func<int, Activation>? activation, ulong network)
        {
            RandomMatrices random = new(90 + network);
            DeepNetwork deep = new(random.Normal(Size, Size), depth, orthogonal: true, BatchNormForm.UnitMeanSquare, random, activation);
            return deep.LogGradient(1) - deep.LogGradient(depth);
        }
    }

    private static GainDesign Design(string name, int depth, double budget) =>
        GainDesigner.Design(new ShapingRequest { Activation = new(ActivationCatalog.Create(name)), Depth = depth, Budget = budget });
}
