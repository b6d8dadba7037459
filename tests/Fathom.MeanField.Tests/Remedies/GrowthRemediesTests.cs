using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class GrowthRemediesTests
{
    public static TheoryData<string, double, int, double, double> Cases => new()
    {
        { "tanh", 0, 128, 1.1, 0 },
        { "tanh", 0, 16, 1.15, 0.001 },
        { "relu", 0, 8, 1.52, 0 },
        { "erf", 0.3, 32, 1.12, 0 },
        { "relu", 0, 16, 1.45, 0.01 },
        { "relu", 0, 8, 1.05, 0 },
        { "tanh", 0, 0, 1.04, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_value_brings_the_changed_network_under_the_target_and_a_milder_one_does_not(
        string name, double shift, int batch, double target, double epsilon)
    {
        NetworkSpec spec = new()
        {
            Depth = 40,
            Activation = Named.Activation(name, shift),
            Normalization = new Normalization { Epsilon = epsilon },
        };
        int solved = 0;
        foreach (Remedy remedy in GrowthRemedies.Find(spec, SizeOf(batch), target))
        {
            if (remedy.Value is not { } value)
            {
                remedy.GradientGrowth.ShouldBeGreaterThan(target - 1e-4, $"{remedy}");
                continue;
            }

            double growth = GrowthWith(spec, batch, remedy.Kind, value);
            growth.ShouldBeLessThanOrEqualTo(target * (1 + 1e-6), $"{remedy}");
            solved++;

            // A kink that is shifted is searched without epsilon, on the safe side.
            if (name == "relu" && remedy.Kind == RemedyKind.Shift && epsilon > 0)
            {
                continue;
            }

            growth.ShouldBe(remedy.GradientGrowth, 1e-5, $"{remedy}");
            if (remedy.Kind == RemedyKind.Skip && value == 1)
            {
                // The mildest skip that is tried.
                continue;
            }

            GrowthWith(spec, batch, remedy.Kind, Milder(spec, remedy.Kind, value)).ShouldBeGreaterThan(target, $"{remedy}");
        }

        solved.ShouldBeGreaterThanOrEqualTo(target < 1.1 ? 1 : 2);
    }

    [Fact]
    public void The_kinds_come_in_one_order_and_each_has_a_sentence()
    {
        System.Collections.Immutable.ImmutableArray<Remedy> remedies = GrowthRemedies.Find(NetworkSpec.Default, BatchSize.Of(128), 1.3);
        remedies.Select(remedy => remedy.Kind).ShouldBe([RemedyKind.Gain, RemedyKind.Shift, RemedyKind.Epsilon, RemedyKind.Skip, RemedyKind.Batch]);
        remedies.ShouldAllBe(remedy => remedy.Explanation.Length > 10);
        remedies[0].Value.ShouldBeNull();
        remedies[0].Explanation.ShouldContain("homogeneous");
    }

    [Fact]
    public void What_cannot_reach_the_target_has_no_value_and_its_best_growth()
    {
        System.Collections.Immutable.ImmutableArray<Remedy> remedies =
            GrowthRemedies.Find(new NetworkSpec { Activation = new Activation(ActivationCatalog.Tanh) }, BatchSize.Of(64), 1.02);
        Remedy batch = remedies.Single(remedy => remedy.Kind == RemedyKind.Batch);
        batch.Value.ShouldBeNull();
        batch.GradientGrowth.ShouldBe(1.17780723, 1e-6);
        Remedy shift = remedies.Single(remedy => remedy.Kind == RemedyKind.Shift);
        shift.Value.ShouldBeNull();
        shift.GradientGrowth.ShouldBeGreaterThan(1.02);
    }

    [Fact]
    public void A_batch_size_is_named_only_when_it_reaches_the_target()
    {
        // The limit of infinite batches is 1.46694221, approached like 1.6/B.
        Remedy near = GrowthRemedies.Find(NetworkSpec.Default, BatchSize.Of(128), 1.4669425).Single(remedy => remedy.Kind == RemedyKind.Batch);
        near.Value.ShouldBeNull();
        Remedy reached = GrowthRemedies.Find(NetworkSpec.Default, BatchSize.Of(128), 1.4675).Single(remedy => remedy.Kind == RemedyKind.Batch);
        reached.GradientGrowth.ShouldBeLessThanOrEqualTo(1.4675);
        reached.Value!.Value.ShouldBeInRange(2000, 4000);
        GrowthWith(NetworkSpec.Default, 0, RemedyKind.Batch, reached.Value.Value - 1).ShouldBeGreaterThan(1.4675);
    }

    [Theory]
    [InlineData(1.6, 0)]
    [InlineData(1.001, 3)]
    public void A_target_that_is_met_already_needs_no_remedy(double target, double epsilon)
    {
        NetworkSpec spec = new() { Activation = new Activation(ActivationCatalog.Tanh), Normalization = new Normalization { Epsilon = epsilon } };
        GrowthRemedies.Find(spec, BatchSize.Of(32), target).ShouldBeEmpty();
    }

    [Fact]
    public void An_epsilon_that_meets_the_target_needs_no_further_remedy()
    {
        NetworkSpec spec = new() { Activation = new Activation(ActivationCatalog.Tanh), Normalization = new Normalization { Epsilon = 0.8 } };
        MeanFieldPredictor.Predict(spec, BatchSize.Of(16)).GradientGrowth.Value.ShouldBeLessThan(1.1);
        GrowthRemedies.Find(spec, BatchSize.Of(16), 1.1).ShouldBeEmpty();
    }

    [Fact]
    public void Networks_of_other_kinds_have_no_remedies()
    {
        NetworkSpec spec = NetworkSpec.Default;
        GrowthRemedies.Find(spec with { Skip = new Skip() }, BatchSize.Of(8), 1.01).ShouldBeEmpty();
        GrowthRemedies.Find(spec with { GainSchedule = GainSchedule.Power(0.1) }, BatchSize.Of(8), 1.01).ShouldBeEmpty();
        GrowthRemedies.Find(spec with { Normalization = new Normalization { Kind = NormalizationKind.Layer } }, BatchSize.Of(8), 1.01).ShouldBeEmpty();
        GrowthRemedies.Find(spec, BatchSize.Of(3), 1.01).ShouldBeEmpty();
    }

    [Fact]
    public void A_target_is_above_one_and_that_of_a_depth_is_e_to_the_sixteenth_over_it()
    {
        GrowthRemedies.TargetFor(50).ShouldBe(Math.Exp(0.32), 1e-15);
        Should.Throw<ArgumentOutOfRangeException>(() => GrowthRemedies.TargetFor(0));
        foreach (double target in (double[])[1, 0.5, double.NaN, double.PositiveInfinity])
        {
            Should.Throw<ArgumentOutOfRangeException>(() => GrowthRemedies.Find(NetworkSpec.Default, BatchSize.Of(8), target));
        }
    }

    private static double GrowthWith(NetworkSpec spec, int batch, RemedyKind kind, double value)
    {
        (NetworkSpec changed, BatchSize size) = kind switch
        {
            RemedyKind.Gain => (spec with { Activation = spec.Activation.WithGain(value) }, SizeOf(batch)),
            RemedyKind.Shift => (spec with { Activation = spec.Activation.WithShift(value) }, SizeOf(batch)),
            RemedyKind.Epsilon => (spec with { Normalization = spec.Normalization with { Epsilon = value } }, SizeOf(batch)),
            RemedyKind.Skip => (spec with { Skip = new Skip { BranchScale = value } }, SizeOf(batch)),
            _ => (spec, BatchSize.Of((int)value)),
        };
        return MeanFieldPredictor.Predict(changed, size, 1e-8).GradientGrowth.Value;
    }

    /// <summary>Zero stands for an infinite batch.</summary>
    private static BatchSize SizeOf(int batch) => batch == 0 ? BatchSize.Infinite : BatchSize.Of(batch);

    private static double Milder(NetworkSpec spec, RemedyKind kind, double value) => kind switch
    {
        RemedyKind.Gain => value * 1.01,
        RemedyKind.Shift => value - (0.01 * (value - spec.Activation.Shift)),
        RemedyKind.Epsilon => value * 0.99,
        RemedyKind.Skip => value * 1.01,
        _ => value - 1,
    };
}
