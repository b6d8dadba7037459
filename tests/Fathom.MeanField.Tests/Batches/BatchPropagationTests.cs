using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class BatchPropagationTests
{
    private static readonly Activation Relu = new(ActivationCatalog.Relu);

    [Theory]
    [InlineData("relu", 8)]
    [InlineData("relu", 4)]
    [InlineData("leaky-relu", 16)]
    public void At_the_fixed_point_the_profile_is_constant_and_equals_the_theory(string name, int batch)
    {
        Activation activation = Named.Activation(name);
        FixedPoint point = BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch));
        Matrix gram = Grams.Symmetric(batch, point.Variance.Value, point.Correlation.Value);
        BatchTrajectory trajectory = Propagate(new NetworkSpec { Depth = 6, Activation = activation }, gram, point);
        All(trajectory, ProfileQuantity.Variance, 6, point.Variance.Value, 1e-8);
        All(trajectory, ProfileQuantity.Correlation, 6, point.Correlation.Value, 1e-8);
        All(trajectory, ProfileQuantity.GradientGrowth, 5, point.GradientGrowth.Value, 1e-7);
        All(trajectory, ProfileQuantity.FixedPointDistance, 6, 0, 1e-7);
        trajectory.Notes.ShouldBeEmpty();
        trajectory.Seed.ShouldBeNull();
    }

    [Fact]
    public void A_sampled_activation_keeps_the_theory_at_its_fixed_point_within_the_error()
    {
        Activation tanh = Named.Activation("tanh");
        FixedPoint point = BatchSymmetricFixedPoint.Solve(tanh, BatchSize.Of(8));
        Matrix gram = Grams.Symmetric(8, point.Variance.Value, point.Correlation.Value);
        BatchTrajectory trajectory = Propagate(new NetworkSpec { Depth = 3, Activation = tanh }, gram, point, seed: 3);
        trajectory.Seed.ShouldBe(3UL);
        foreach (ProfilePoint value in trajectory.Profile.Find(ProfileQuantity.Variance)!.Points)
        {
            value.Value.ShouldBe(point.Variance.Value, (5 * value.Uncertainty) + 1e-9);
        }

        foreach (ProfilePoint value in trajectory.Profile.Find(ProfileQuantity.GradientGrowth)!.Points)
        {
            value.Value.ShouldBe(point.GradientGrowth.Value, (5 * value.Uncertainty) + 1e-9);
        }
    }

    [Fact]
    public void A_random_batch_settles_at_the_slower_forward_rate()
    {
        // B = 8: λ_L = 0.7436 is the slowest of the forward eigenvalues, so the distance falls by it per layer in the end.
        FixedPoint point = BatchSymmetricFixedPoint.Solve(Relu, BatchSize.Of(8));
        BatchTrajectory trajectory = Propagate(new NetworkSpec { Depth = 45 }, Grams.Random(8, 30, 11, 0.5), point);
        double[] distance = Values(trajectory, ProfileQuantity.FixedPointDistance);
        for (int l = 36; l < 45; l++)
        {
            (distance[l] / distance[l - 1]).ShouldBe(point.Forward.Diagonal.Value, 2e-3);
        }

        Values(trajectory, ProfileQuantity.Variance).ShouldAllBe(value => Math.Abs(value - 0.5) < 1e-8);
        double[] growth = Values(trajectory, ProfileQuantity.GradientGrowth);
        growth[40].ShouldBe(point.GradientGrowth.Value, 1e-3);
        double[] norms = Values(trajectory, ProfileQuantity.LogGradientNorm);
        norms[0].ShouldBe(growth.Sum(Math.Log), 1e-9);
        norms[^1].ShouldBe(0);
    }

    [Fact]
    public void Sampling_agrees_with_the_closed_form_forward_and_backward()
    {
        // ReLU under another name, without its homogeneity, must be sampled.
        ActivationFunction plain = ActivationFunction.Custom("plain", x => Math.Max(x, 0), x => x > 0 ? 1 : x < 0 ? 0 : 0.5, [0]);
        Matrix gram = Grams.Random(8, 12, 5, 0.3);
        BatchTrajectory exact = Propagate(new NetworkSpec { Depth = 5 }, gram);
        BatchTrajectory sampled = Propagate(new NetworkSpec { Depth = 5, Activation = new Activation(plain) }, gram, seed: 9);
        exact.Method.ShouldBe("Laplace method");
        sampled.Method.ShouldContain("Monte Carlo");
        sampled.Error.ShouldBeInRange(1e-6, 0.02);
        foreach (string quantity in (string[])[ProfileQuantity.Variance, ProfileQuantity.Correlation, ProfileQuantity.GradientGrowth, ProfileQuantity.LogGradientNorm])
        {
            ProfileSeries truth = exact.Profile.Find(quantity)!;
            ProfileSeries other = sampled.Profile.Find(quantity)!;
            other.Points.Length.ShouldBe(truth.Points.Length);
            for (int i = 0; i < truth.Points.Length; i++)
            {
                // Errors of earlier layers come along: five standard errors of a layer, times the layers passed.
                other.Points[i].Value.ShouldBe(truth.Points[i].Value, 5 * ((5 * other.Points[i].Uncertainty) + 1e-3), $"{quantity} {i}");
            }
        }
    }

    [Fact]
    public void The_order_of_the_samples_does_not_matter()
    {
        Matrix gram = Grams.Random(7, 9, 21);
        Matrix permuted = Gram.Permuted(gram, [3, 0, 6, 1, 5, 2, 4]);
        NetworkSpec spec = new() { Depth = 4 };
        BatchTrajectory one = Propagate(spec, gram);
        BatchTrajectory two = Propagate(spec, permuted);
        foreach (ProfileSeries series in one.Profile.Series)
        {
            double[] other = Values(two, series.Quantity);
            other.Length.ShouldBe(series.Points.Length);
            for (int i = 0; i < other.Length; i++)
            {
                other[i].ShouldBe(series.Points[i].Value, 1e-8, series.Quantity);
            }
        }
    }

    [Fact]
    public void The_scale_of_the_input_and_a_common_offset_do_not_matter()
    {
        Matrix gram = Grams.Random(6, 9, 22);
        Matrix scaled = new(6, 6, [.. gram.Values.Select(value => (1e6 * value) + 1e3)]);
        NetworkSpec spec = new() { Depth = 3 };
        double[] one = Values(Propagate(spec, gram), ProfileQuantity.Correlation);
        double[] two = Values(Propagate(spec, scaled), ProfileQuantity.Correlation);
        for (int i = 0; i < 3; i++)
        {
            two[i].ShouldBe(one[i], 1e-7);
        }
    }

    [Fact]
    public void Duplicated_samples_stay_duplicated_and_are_answered()
    {
        Matrix gram = Gram.Permuted(Grams.Random(7, 9, 23), [0, 0, 1, 2, 3, 4, 5, 6]);
        BatchTrajectory trajectory = Propagate(new NetworkSpec { Depth = 5 }, gram);
        trajectory.Profile.Series.SelectMany(series => series.Points).ShouldAllBe(point => double.IsFinite(point.Value));
        Values(trajectory, ProfileQuantity.GradientGrowth).Length.ShouldBe(4);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(3, 5)]
    public void Where_the_gradient_has_no_finite_size_there_is_a_reason_instead(int batch, int rank)
    {
        BatchTrajectory trajectory = Propagate(new NetworkSpec { Depth = 4 }, Grams.Random(batch, rank, 24));
        trajectory.Notes.ShouldContain(note => note.Contains("no finite size", StringComparison.Ordinal));
        trajectory.Profile.Series.SelectMany(series => series.Points).ShouldAllBe(point => double.IsFinite(point.Value));
        Values(trajectory, ProfileQuantity.Variance).Length.ShouldBe(4);
    }

    [Fact]
    public void Two_samples_have_a_gradient_of_zero_or_none()
    {
        BatchTrajectory trajectory = Propagate(new NetworkSpec { Depth = 3 }, Grams.Random(2, 5, 25));
        trajectory.Notes.ShouldNotBeEmpty();
        trajectory.Profile.Series.SelectMany(series => series.Points).ShouldAllBe(point => double.IsFinite(point.Value));
    }

    [Fact]
    public void With_skips_a_symmetric_batch_follows_the_residual_theory()
    {
        FixedPoint point = BatchSymmetricFixedPoint.Solve(Relu, BatchSize.Of(8));
        NetworkSpec spec = new() { Depth = 12, Skip = new Skip { BranchScale = 0.8 }, Initialization = new Initialization { WeightScale = 1.2 } };

        // Centred variance of the start: μ₀ = σ_w² = 1.44, as the prediction takes it.
        BatchTrajectory trajectory = Propagate(spec, Grams.Symmetric(8, 1.44, 0));
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(8));
        double[] growth = Values(trajectory, ProfileQuantity.GradientGrowth);
        growth.Length.ShouldBe(11);
        for (int l = 0; l < 11; l++)
        {
            growth[l].ShouldBe(Math.Exp(prediction.Growth.LogGrowth[l]), 1e-7, $"layer {l + 1}");
        }

        point.GradientGrowth.Value.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Gain_schedules_and_epsilon_follow_the_prediction_at_the_symmetric_batch()
    {
        NetworkSpec spec = new() { Depth = 6, GainSchedule = GainSchedule.Power(0.3), Normalization = new Normalization { Epsilon = 0.02 } };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(8));
        double[] growth = Values(Propagate(spec, Grams.Symmetric(8, 1, 0)), ProfileQuantity.GradientGrowth);

        // The prediction starts layer 1 at what such a layer passes on; from layer 3 on both have nearly forgotten the start.
        for (int l = 3; l < 5; l++)
        {
            growth[l].ShouldBe(Math.Exp(prediction.Growth.LogGrowth[l]), 2e-3, $"layer {l + 1}");
        }
    }

    [Fact]
    public void Work_is_stopped_between_two_layers_and_reported()
    {
        using CancellationTokenSource source = new();
        int reports = 0;
        Should.Throw<OperationCanceledException>(() => BatchPropagation.Propagate(
            new NetworkSpec { Depth = 100 },
            Grams.Random(6, 8, 26),
            progress: (done, total) =>
            {
                total.ShouldBe(200);
                reports = done;
                if (done == 3)
                {
                    source.Cancel();
                }
            },
            cancellation: source.Token));
        reports.ShouldBe(3);
    }

    [Fact]
    public void What_cannot_be_propagated_is_refused()
    {
        NetworkSpec spec = new() { Depth = 3 };
        Should.Throw<ArgumentException>(() => Propagate(spec, new Matrix(4, 5))).Message.ShouldContain("square");
        Should.Throw<ArgumentException>(() => Propagate(spec, new Matrix(1, 1)));
        Should.Throw<ArgumentException>(() => Propagate(
            spec with { Normalization = new Normalization { Kind = NormalizationKind.None } }, Grams.Random(4, 5, 1))).Message.ShouldContain("batch norm");
        Should.Throw<ArgumentException>(() => Propagate(
            spec with { Depth = 1_000_000 }, Grams.Random(32, 40, 1))).Message.ShouldContain("2 GiB");
    }

    private static BatchTrajectory Propagate(NetworkSpec spec, Matrix gram, FixedPoint? fixedPoint = null, ulong seed = 1) =>
        BatchPropagation.Propagate(spec, gram, fixedPoint, seed, cancellation: TestContext.Current.CancellationToken);

    private static double[] Values(BatchTrajectory trajectory, string quantity) =>
        [.. trajectory.Profile.Find(quantity)!.Points.Select(point => point.Value)];

    private static void All(BatchTrajectory trajectory, string quantity, int count, double expected, double tolerance)
    {
        double[] values = Values(trajectory, quantity);
        values.Length.ShouldBe(count);
        foreach (double value in values)
        {
            value.ShouldBe(expected, tolerance, quantity);
        }
    }
}
