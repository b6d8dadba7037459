using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

public class SimulationResultTests
{
    [Fact]
    public void Growth_of_the_mean_and_of_a_typical_network_are_told_apart()
    {
        // Two networks, ln norm falling by 0.1 and 0.3 per layer towards the output.
        const int Depth = 30;
        SimulationRun run = Made(Depth, (network, layer) => (network == 0 ? 0.1 : 0.3) * (Depth - layer));
        SimulationResult result = SimulationResult.Of(run);
        result.TypicalGrowth!.Value.ShouldBe(Math.Exp(0.2), 1e-12);
        result.TypicalGrowth.StandardError.ShouldBe(0.1 * Math.Exp(0.2), 1e-12);
        (result.Growth!.FirstLayer, result.Growth.LastLayer).ShouldBe((6, 28));

        // Each network alone is what is left when the other one is left out.
        double apart = Math.Exp(0.3) - Math.Exp(0.1);
        result.Growth.StandardError.ShouldBe(Math.Sqrt(0.5 * 2 * apart * apart / 4), 1e-12);
        double[] means = [.. Enumerable.Range(6, 23).Select(l => Math.Log(0.5 * (Math.Exp(0.1 * (Depth - l)) + Math.Exp(0.3 * (Depth - l)))))];
        double slope = MathNet.Numerics.Fit.Line([.. Enumerable.Range(6, 23).Select(l => (double)l)], means).B;
        result.Growth.Value.ShouldBe(Math.Exp(-slope), 1e-12);
    }

    [Fact]
    public void The_profile_holds_means_of_squared_norms_relative_to_the_last_layer()
    {
        SimulationRun run = Made(4, (network, layer) => 5 + network + ((network + 1) * (4 - layer)));
        SimulationResult result = SimulationResult.Of(run);
        double Mean(int layer) => 0.5 * (Math.Exp(5 + (4 - layer)) + Math.Exp(6 + (2 * (4 - layer))));
        ProfileSeries logs = result.Profile.Find(ProfileQuantity.LogGradientNorm)!;
        logs.Kind.ShouldBe(ProfileKind.Sampled);
        logs.Points[0].Value.ShouldBe(Math.Log(Mean(1) / Mean(4)), 1e-12);
        logs.Points[3].Value.ShouldBe(0);
        logs.Points[3].Uncertainty.ShouldBe(0);
        result.Profile.Find(ProfileQuantity.GradientGrowth)!.Points[1].Value.ShouldBe(Mean(2) / Mean(3), 1e-12);
        result.Find(ProfileQuantity.LogGradientNorm + SimulationResult.Relative)!.Layers[1].Mean.ShouldBe(3, 1e-12);
    }

    [Fact]
    public void Statistics_are_those_of_the_textbook()
    {
        LayerStatistic statistic = LayerStatistic.Of(3, [5, 1, double.NaN, 2, 4, 3, double.PositiveInfinity]);
        statistic.ShouldBe(new LayerStatistic(3, 5, 3, Math.Sqrt(2.5 / 5), 1.2, 2, 3, 4, 4.8));
        LayerStatistic.Of(1, [double.NaN]).Count.ShouldBe(0);
    }

    [Fact]
    public void Leaving_out_the_network_that_dominates_the_mean_keeps_the_digits_of_the_others()
    {
        double[][] logs = [[100.0, 0], [0.0, 0], [1.0, 0]];
        (double[] whole, double[][] without) = GrowthFit.LogMeans(logs, 1, 2);
        whole[0].ShouldBe(100 - Math.Log(3), 1e-12);
        without[0][0].ShouldBe(Math.Log(0.5 * (1 + Math.E)), 1e-12);
    }

    private static SimulationRun Made(int depth, Func<int, int, double> logNorm)
    {
        ImmutableArray<string> quantities = [ProfileQuantity.LogGradientNorm, ProfileQuantity.LogWeightGradientNorm, ProfileQuantity.Variance];
        ImmutableArray<double> values =
        [
            .. from network in Enumerable.Range(0, 2)
               from quantity in quantities
               from layer in Enumerable.Range(1, depth)
               select quantity == ProfileQuantity.Variance ? 1 : logNorm(network, layer),
        ];
        return new SimulationRun(
            new NetworkSpec { Depth = depth }, 1, 0, 2, SamplingMethod.Dense, SamplingMemory.Store, SamplingPrecision.Binary64, [4], quantities, values, double.NaN);
    }
}
