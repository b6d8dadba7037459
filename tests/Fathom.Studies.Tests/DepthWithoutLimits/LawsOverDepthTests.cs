using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>The laws of finite width that speak of many layers against simulated networks, over widths and batches; four standard errors beside the error that the law states.</summary>
public sealed class LawsOverDepthTests
{
    private const double Allowed = 4;

    [Theory]
    [InlineData(16, 16, 40)]
    [InlineData(16, 32, 40)]
    [InlineData(64, 64, 8)]
    [InlineData(64, 128, 8)]
    [InlineData(128, 128, 3)]
    [InlineData(128, 256, 3)]
    public void The_isometry_gap_follows_its_path(int width, int batch, int networks)
    {
        InputBatch input = InputBatch.Gaussian([batch], width, 15);
        ImmutableArray<double> path = IsometryPath.Gaps(FeatureSpectrum.Of(input.Samples), 2 * width);
        SimulationRun run = Run(width, 2 * width, "orthogonal", input, networks, spectra: true);
        int place = run.Quantities.IndexOf(ProfileQuantity.IsometryGap);
        foreach (int layer in (int[])[width / 4, width, 2 * width])
        {
            SampleMean ratio = SampleMean.Of(Enumerable.Range(0, networks).Select(network => run.Value(network, place, layer) / path[layer]));

            // A law for large width: a tenth from width 64 on.
            ratio.Errors(1, Math.Max(0.1, 4.0 / width)).ShouldBeLessThan(Allowed, $"layer {layer}: {ratio}");
            ratio.StandardError.ShouldBeLessThan(0.1);
        }
    }

    [Theory]
    [InlineData(16, 8)]
    [InlineData(16, 16)]
    [InlineData(16, 32)]
    [InlineData(64, 32)]
    [InlineData(64, 64)]
    [InlineData(64, 128)]
    [InlineData(128, 64)]
    [InlineData(128, 128)]
    [InlineData(128, 256)]
    public void Gaussian_weights_end_at_the_rank_and_the_rate_of_the_law_whatever_the_batch(int width, int batch)
    {
        int depth = Math.Min(8 * width, 400);
        int networks = width == 16 ? 24 : 3;
        SimulationRun run = Run(width, depth, "gaussian", InputBatch.Gaussian([batch], width, 16), networks, spectra: true);
        int ranks = run.Quantities.IndexOf(ProfileQuantity.EffectiveRank);
        SampleMean rank = SampleMean.Of(Enumerable.Range(0, networks).Select(network => Enumerable.Range(depth / 2, depth / 2).Average(layer => run.Value(network, ranks, layer))));

        // √d at large width, √d − 0.9 at these.
        StationarySpectrum law = StationarySpectrum.Gaussian(batch, width);
        rank.Errors(law.EffectiveRank - 0.9, 0.3).ShouldBeLessThan(Allowed, $"{rank} against {law.EffectiveRank} − 0.9");
        int gradients = run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
        int first = depth / 2;
        int last = depth - (2 * (int)Math.Sqrt(width));
        SampleMean rate = SampleMean.Of(Enumerable.Range(0, networks).Select(network => 0.5 * (run.Value(network, gradients, first) - run.Value(network, gradients, last)) / (last - first)));
        Estimate exponent = ExplosionExponent.Gaussian(batch, width);
        rate.Errors(exponent.Value, exponent.Error).ShouldBeLessThan(Allowed, $"{rate} against {exponent}");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(128)]
    public void Logits_alone_tell_the_gradient_in_the_middle_of_a_network(int width)
    {
        int depth = 6 * width;
        NormalizedChain<double> chain = new(DepthGrid.Network("identity", depth, width, "orthogonal"), Matrix.Identity(width), 4);
        ImmutableArray<int> labels = [.. Enumerable.Range(0, width).Select(i => i % 10)];
        for (int network = 0; network < 3; network++)
        {
            chain.Forward(network, TestContext.Current.CancellationToken);
            ChainGradient gradient = chain.Backward(depth, labels.AsSpan(), 10, layer => layer == depth / 2);

            // Three widths of layers leave e⁻⁶ of the symmetric part's energy.
            gradient.LogWeight[(depth / 2) - 1].ShouldBe(gradient.LogMiddle, 0.02);
        }
    }

    private static SimulationRun Run(int width, int depth, string weights, InputBatch input, int networks, bool spectra) => NetworkSimulator.Run(
        DepthGrid.Network("identity", depth, width, weights), input, new SimulationOptions { Networks = networks, Method = SamplingMethod.Dense, Spectra = spectra, Seed = 22 }, cancellation: TestContext.Current.CancellationToken);
}
