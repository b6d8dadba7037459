using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class GainSchedulePredictionTests
{
    private static readonly Activation Tanh = new(ActivationCatalog.Tanh);

    [Theory]
    [InlineData(16, true)]
    [InlineData(8, false)]
    [InlineData(0, true)]
    public void The_total_growth_is_the_product_of_each_layers_own(int batch, bool unitSlope)
    {
        BatchSize size = batch == 0 ? BatchSize.Infinite : BatchSize.Of(batch);
        NetworkSpec spec = new() { Depth = 12, Activation = Tanh, GainSchedule = GainSchedule.Power(0.4, unitSlope) };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, size);

        // Layer l sees the covariance that layer l − 1 passes on: at its own fixed point it would see μ_l, so λ_l is rescaled by μ_l/μ_{l−1}.
        double previous = double.NaN;
        double total = 0;
        for (int l = 1; l <= 12; l++)
        {
            FixedPoint point = BatchSymmetricFixedPoint.Solve(spec.ActivationAt(l), size);
            double mu = point.CentredVariance.Value;
            double log = Math.Log(point.GradientGrowth.Value * (l == 1 ? 1 : mu / previous));
            prediction.Growth.LogGrowth[l - 1].ShouldBe(log, 1e-9, $"layer {l}");
            prediction.Profile.Find(ProfileQuantity.Variance)!.Points[l - 1].Value.ShouldBe(point.Variance.Value, 1e-9);
            prediction.Profile.Find(ProfileQuantity.Correlation)!.Points[l - 1].Value.ShouldBe(point.Correlation.Value, 1e-8);
            total += l < 12 ? log : 0;
            previous = mu;
        }

        prediction.Growth.Total.ShouldBe(total, 1e-8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.7)]
    public void A_list_of_equal_gains_is_a_constant_gain(double gain)
    {
        NetworkSpec spec = new() { Depth = 6, Activation = Tanh };
        MeanFieldPrediction listed = MeanFieldPredictor.Predict(
            spec with { GainSchedule = GainSchedule.Listed(Enumerable.Repeat(gain, 6)) }, BatchSize.Of(16));
        MeanFieldPrediction constant = MeanFieldPredictor.Predict(spec with { Activation = Tanh.WithGain(gain) }, BatchSize.Of(16));
        listed.GradientGrowth.Value.ShouldBe(constant.GradientGrowth.Value, 1e-9);
        listed.Growth.LogGrowth.ShouldAllBe(log => Math.Abs(log - constant.Growth.LogGrowth[0]) < 1e-9);
    }

    [Fact]
    public void Homogeneous_activations_do_not_feel_a_schedule_in_the_long_run()
    {
        // Without a skip λ_l μ_l/μ_{l−1} telescopes: only the scale of the last layer against the first remains.
        NetworkSpec spec = new() { Depth = 30, GainSchedule = GainSchedule.Power(0.4) };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(32));
        double expected = (29 * Math.Log(1.52195283)) - (0.8 * Math.Log(29));
        prediction.Growth.Total.ShouldBe(expected, 1e-6);
        MeanFieldPrediction kept = MeanFieldPredictor.Predict(spec with { GainSchedule = GainSchedule.Power(0.4, unitSlope: true) }, BatchSize.Of(32));
        kept.Growth.Total.ShouldBe(29 * Math.Log(1.52195283), 1e-6);
    }

    [Fact]
    public void A_falling_gain_with_unit_slope_carries_tanh_deeper()
    {
        NetworkSpec spec = new() { Depth = 100, Activation = Tanh };
        MeanFieldPrediction constant = MeanFieldPredictor.Predict(spec, BatchSize.Of(128));
        MeanFieldPrediction falling = MeanFieldPredictor.Predict(spec with { GainSchedule = GainSchedule.Power(0.4, unitSlope: true) }, BatchSize.Of(128));
        falling.TrainableDepth.ShouldBeGreaterThan(3 * constant.TrainableDepth);
        double.IsFinite(falling.PrecisionHorizon.SinglePrecision).ShouldBeTrue();
    }

    [Fact]
    public void A_list_says_nothing_beyond_its_end()
    {
        NetworkSpec spec = new() { Depth = 3, Activation = Tanh, GainSchedule = GainSchedule.Listed([1, 0.9, 0.8]) };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(16));
        prediction.TrainableDepth.ShouldBe(double.NaN);
        prediction.Verdict.ShouldNotContain("NaN");
    }

    [Fact]
    public void Kinked_activations_with_shift_and_schedule_are_answered_with_their_error()
    {
        NetworkSpec spec = new() { Depth = 4, Activation = new Activation(ActivationCatalog.Relu, 0.8, 0.2), GainSchedule = GainSchedule.Power(0.3) };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(8));
        FixedPoint second = BatchSymmetricFixedPoint.Solve(spec.ActivationAt(2), BatchSize.Of(8));
        FixedPoint first = BatchSymmetricFixedPoint.Solve(spec.ActivationAt(1), BatchSize.Of(8));
        double expected = Math.Log(second.GradientGrowth.Value * second.CentredVariance.Value / first.CentredVariance.Value);
        prediction.Growth.LogGrowth[1].ShouldBe(expected, prediction.ErrorEstimate + 1e-9);
    }
}
