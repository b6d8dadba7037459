using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>Channel moments against sums written out.</summary>
public class ChannelMomentsTests
{
    [Fact]
    public void Means_and_deviations_are_taken_over_batch_and_positions()
    {
        // Two images, two channels, two positions.
        double[] x = [1, 3, 10, 10, 5, 7, 20, 40];
        ChannelMoments moments = ChannelMoments.Of<double>(x, [2, 2, 2]);
        moments.Means[0].ShouldBe(4);
        moments.Means[1].ShouldBe(20);
        moments.Deviations[0].ShouldBe(Math.Sqrt(5), 1e-14);
        moments.Deviations[1].ShouldBe(Math.Sqrt(150), 1e-13);
        moments.LogMean.ShouldBe((Math.Log(4) + Math.Log(20)) / 2, 1e-14);
        moments.LogMeanSpread.ShouldBe(Math.Log(5) / 2, 1e-14);
        moments.LogDeviation.ShouldBe((Math.Log(5) + Math.Log(150)) / 4, 1e-14);
        moments.RootMeanSquare.ShouldBe(Math.Sqrt(x.Average(value => value * value)), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(9)]
    public void Any_number_of_positions_is_summed(int positions)
    {
        double[] x = SmallNetwork.Normals(2 * 3 * positions, 4);
        ChannelMoments moments = ChannelMoments.Of<double>(x, [2, 3, positions]);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] own = [.. x.Where((_, place) => place / positions % 3 == channel)];
            moments.Means[channel].ShouldBe(own.Average(), 1e-14);
            moments.Deviations[channel].ShouldBe(Math.Sqrt(own.Average(value => Math.Pow(value - own.Average(), 2))), 1e-14);
        }
    }

    [Fact]
    public void Large_means_do_not_cost_the_deviation_its_digits()
    {
        float[] x = [.. Enumerable.Range(0, 1000).Select(i => 10_000f + (i % 2))];
        ChannelMoments.Of<float>(x, [1000, 1]).Deviations[0].ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Every_watched_value_and_gradient_is_recorded()
    {
        NetworkGraph graph = SmallNetwork.Residual(hasNorm: true);
        using ExecutionPlan<double> plan = SmallNetwork.Plan(graph, new PlanOptions { WatchedValues = ["conv1", "loss"], WatchedGradients = ["scores"], KeptValues = ["conv1"] });
        ChannelRecord<double> record = new();
        plan.Forward(observer: record);
        plan.Backward(record);
        ChannelMoments expected = ChannelMoments.Of(plan.Value("conv1"), plan.ShapeOf("conv1"));
        record["conv1"].Means.ShouldBe(expected.Means);
        record["scores", isGradient: true].Means.Length.ShouldBe(4);
        Should.Throw<ArgumentException>(() => record["scores"]).Message.ShouldContain("scores");
    }

    [Fact]
    public void Values_without_channels_are_refused() =>
        Should.Throw<ArgumentException>(() => ChannelMoments.Of<double>([1, 2], [2]));
}
