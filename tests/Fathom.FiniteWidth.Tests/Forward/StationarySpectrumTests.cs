using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class StationarySpectrumTests
{
    [Theory]
    [InlineData(32, 4.4286, 0.0556)]
    [InlineData(64, 2.3333, 0.0884)]
    [InlineData(96, 1.5333, 0.0791)]
    [InlineData(112, 1.2540, 0.0503)]
    public void The_law_for_orthogonal_weights_has_its_published_numbers(int rank, double secondMoment, double gap)
    {
        StationarySpectrum law = StationarySpectrum.Orthogonal(rank, 128);
        law.SecondMoment.ShouldBe(secondMoment, 5e-5);
        law.Gap.ShouldBe(gap, 5e-5);
    }

    [Theory]
    [InlineData(true, 10, 40)]
    [InlineData(true, 30, 40)]
    [InlineData(false, 10, 400)]
    [InlineData(false, 30, 300)]
    public void Moments_and_gap_are_those_of_the_density(bool orthogonal, int rank, int width)
    {
        StationarySpectrum law = orthogonal ? StationarySpectrum.Orthogonal(rank, width) : StationarySpectrum.Gaussian(rank, width);
        Average(law, _ => 1).ShouldBe(1, 1e-9);
        Average(law, x => x).ShouldBe(law.MeanEigenvalue, 1e-9 * law.MeanEigenvalue);
        (Average(law, x => x * x) * law.Rank / width).ShouldBe(law.SecondMoment, 1e-9 * law.SecondMoment);
        (Math.Log(law.MeanEigenvalue) - Average(law, Math.Log)).ShouldBe(law.Gap, 1e-9);
        law.EffectiveRank.ShouldBe(width / law.SecondMoment, 1e-12);
    }

    [Fact]
    public void The_gap_is_continuous_where_its_series_begins()
    {
        StationarySpectrum.Gaussian(20, 1000).Ratio.ShouldBe(0.1, 1e-12);
        double below = StationarySpectrum.Gaussian(20, 1000).Gap;
        double formula = 1 + (0.9 / 0.1 * Math.Log(0.9));
        below.ShouldBe(formula, 1e-12);
        StationarySpectrum.Orthogonal(50, 50).Gap.ShouldBe(0);
        StationarySpectrum.Gaussian(1000, 100).Gap.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, 16, 64)]
    [InlineData(true, 32, 64)]
    [InlineData(false, 8, 64)]
    [InlineData(false, 64, 64)]
    public void Deep_networks_end_at_the_law(bool orthogonal, int samples, int width)
    {
        StationarySpectrum law = orthogonal ? StationarySpectrum.Orthogonal(samples, width) : StationarySpectrum.Gaussian(samples, width);
        RandomMatrices random = new(50);
        MonteCarlo rank = new();
        MonteCarlo gap = new();
        for (int network = 0; network < 4; network++)
        {
            Matrix x = random.Normal(samples, width);
            for (int layer = 1; layer <= 200; layer++)
            {
                x = ReferenceBatchNorm.Forward(Plain.Product(x, random.Weights(width, orthogonal)), BatchNormForm.UnitNorm);
                if (layer % 50 == 0 && layer > 100)
                {
                    IsometryMeasures measures = IsometryMeasures.Of(x);
                    rank.Add(measures.EffectiveRank);
                    gap.Add(measures.Gap);
                }
            }
        }

        // Corrections are of relative order 1/rank.
        rank.Mean.ShouldBe(law.EffectiveRank, (0.15 * law.EffectiveRank) + (4 * rank.StandardError));
        if (law.Ratio < 1)
        {
            gap.Mean.ShouldBe(law.Gap, (0.15 * law.Gap) + (4 * gap.StandardError));
        }
    }

    [Fact]
    public void Gaussian_weights_raise_the_gap_by_the_expected_step()
    {
        GaussianWeights.GapOfWeights(100).ShouldBe(1.01435, 5e-6);
        const int Size = 16;
        RandomMatrices random = new(51);
        Matrix x = random.Normal(Size, Size);
        double gap = IsometryMeasures.Of(x).Gap;
        MonteCarlo step = new();
        for (int i = 0; i < 1000; i++)
        {
            Matrix next = ReferenceBatchNorm.Forward(Plain.Product(x, random.Normal(Size, Size)), BatchNormForm.UnitNorm);
            step.Add(IsometryMeasures.Of(next).Gap - gap);
        }

        step.ShouldAgreeWith(GaussianWeights.ExpectedStep(FeatureSpectrum.Of(x)).Value, 0.01);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => StationarySpectrum.Orthogonal(0, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => StationarySpectrum.Gaussian(4, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => GaussianWeights.GapOfWeights(0));
    }

    private static double Average(StationarySpectrum law, Func<double, double> f) =>
        TanhSinh.Integrate(x => x > 0 ? law.Density(x) * f(x) : 0, law.SmallestEigenvalue, law.LargestEigenvalue, 1e-11).Value;
}
