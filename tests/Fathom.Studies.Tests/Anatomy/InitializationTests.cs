using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.MeanField;

namespace Fathom.Studies.Tests;

/// <summary>ResNet-110 on real images at initialization: the pass criteria of the specification, section 6, that take seconds.</summary>
public class InitializationTests
{
    [Fact]
    public void With_batch_norm_the_deviations_are_those_of_figure_5()
    {
        StandardImages images = CifarImages.Read(128);
        LayerMoments[] seeds = [.. new ulong[] { 1, 2, 3, 4, 5 }.Select(seed => LayerMoments.Measure(new AnatomyNetwork(), images, LayerMoments.PublishedLayers, seed))];
        for (int i = 0; i < 9; i++)
        {
            seeds.Average(moments => moments.Moments[i].LogDeviation).ShouldBe(PublishedAnatomy.LogDeviationNormalized[i], 0.1, $"layer {LayerMoments.PublishedLayers[i]}");
        }
    }

    [Fact]
    public void Without_batch_norm_activations_grow_as_the_recursion_predicts()
    {
        StandardImages images = CifarImages.Read(128);
        ImmutableArray<int> layers = [.. Enumerable.Range(3, 50).Select(block => 2 * block)];
        double Slope(AnatomyWeights weights, int seeds) => Enumerable.Range(1, seeds).Average(
            seed => LayerMoments.Measure(new AnatomyNetwork { Norm = AnatomyNorm.None, Weights = weights }, images, layers, (ulong)seed, batch: 32).SlopeBetween(6, 104));
        Slope(AnatomyWeights.Xavier, 5).ShouldBeInRange(0.045, 0.075);
        Slope(AnatomyWeights.He, 3).ShouldBeInRange(0.17, 0.205);
        StreamProfile silent = StreamGrowth.Predict(new AnatomyNetwork { Norm = AnatomyNorm.None, Weights = AnatomyWeights.SilentBranches }.Stream());
        Slope(AnatomyWeights.SilentBranches, 1).ShouldBe(silent.SlopeBetween(6, 104), 0.008);
    }

    [Fact]
    public void Gradients_with_and_without_batch_norm_differ_as_published()
    {
        StandardImages images = CifarImages.Read(128);
        GradientAnatomy normed = GradientAnatomy.Measure(new AnatomyNetwork(), images, seed: 4);
        GradientAnatomy plain = GradientAnatomy.Measure(new AnatomyNetwork { Norm = AnatomyNorm.None }, images, seed: 4);

        // Figure 2.
        normed.HistogramLayer.ShouldBe(55);
        normed.Tail.Count.ShouldBe(9216);
        normed.Tail.ExcessKurtosis.ShouldBeLessThan(2);
        plain.Tail.ExcessKurtosis.ShouldBeGreaterThan(5);
        (plain.Tail.Deviation / normed.Tail.Deviation).ShouldBeGreaterThan(100);

        // Figure 6.
        plain.Mass.TopShare.ShouldBeGreaterThan(0.9);
        normed.Mass.TopShare.ShouldBeLessThan(0.9);
        normed.Mass.LargestRowSum.ShouldBeLessThan(1e-8);

        // Figure 9.
        normed.PairLayer.ShouldBe(45);
        plain.Pairs.RankOneResidual.ShouldBeLessThan(0.1);
        normed.Pairs.RankOneResidual.ShouldBeGreaterThan(0.2);

        // Table 1; one seed scatters by a tenth (layers 18, 54) and a third (layer 90) about the mean that the study holds to its bands.
        normed.TableLayers.ShouldBe([18, 54, 90]);
        normed.Sums[0].CancellationRatio.ShouldBeInRange(200, 260);
        normed.Sums[1].CancellationRatio.ShouldBeInRange(95, 120);
        normed.Sums[2].CancellationRatio.ShouldBeInRange(27, 42);
        plain.Sums.ShouldAllBe(sums => sums.CancellationRatio < 4);
        plain.Sums.ShouldAllBe(sums => sums.ImageRatio < 1.5);
        normed.Sums.ShouldAllBe(sums => sums.ImageRatio > Math.Sqrt(128));
    }

    [Fact]
    public void The_noise_of_softmax_regression_is_exact()
    {
        foreach (NoiseMeasurement noise in SoftmaxNoise.Measure(CifarImages.Read(300), [8, 64], draws: 300, seed: 1, cancellation: TestContext.Current.CancellationToken))
        {
            noise.Ratio.ShouldBe(1, Math.Min(0.05, 5 * noise.RatioError));
        }
    }
}
