using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class PublishedIsometryBoundsTests
{
    [Fact]
    public void Lemma_2_is_the_ratio_of_isometries_and_its_printed_form_bounds_it()
    {
        RandomMatrices random = new(30);
        for (int i = 0; i < 20; i++)
        {
            Matrix x = Plain.Product(random.Normal(12, 12), random.Rotation(12));
            double ratio = IsometryMeasures.Of(ReferenceBatchNorm.Forward(x, BatchNormForm.UnitNorm)).Isometry / IsometryMeasures.Of(x).Isometry;
            PublishedIsometryBounds.Lemma2Exact(x).ShouldBe(ratio, 1e-11);
            PublishedIsometryBounds.Lemma2(x).ShouldBeLessThan(ratio);
        }
    }

    [Fact]
    public void The_printed_lemma_has_half_of_the_exact_logarithm_when_norms_are_close()
    {
        Matrix x = new RandomMatrices(31).Rotation(40);
        for (int j = 0; j < 40; j++)
        {
            for (int i = 0; i < 40; i++)
            {
                x[i, j] *= 1 + (1e-4 * Math.Cos(j));
            }
        }

        (Math.Log(PublishedIsometryBounds.Lemma2(x)) / Math.Log(PublishedIsometryBounds.Lemma2Exact(x))).ShouldBe(0.5, 1e-3);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    public void Corollary_4_is_weaker_than_the_truth_by_twice_the_width(int d)
    {
        FeatureSpectrum spectrum = FeatureSpectrum.Of(Enumerable.Range(0, d).Select(i => 1 + (1e-4 * Math.Sin(i))));
        double bound = PublishedIsometryBounds.Corollary4(spectrum);
        double truth = RandomDirection.ExpectedLogarithm(spectrum).Value;
        (bound / truth).ShouldBe(1.0 / (2 * d), 1e-3 / d);
        PublishedIsometryBounds.Theorem3(spectrum).ShouldBe(Math.Exp(-bound), 1e-15);
        Matrix any = new RandomMatrices(32).Normal(d, d);
        RandomDirection.ExpectedLogarithm(FeatureSpectrum.Of(any)).Value.ShouldBeLessThan(PublishedIsometryBounds.Corollary4(FeatureSpectrum.Of(any)));
    }

    [Fact]
    public void Theorem_1_decays_over_its_own_depth_and_refuses_a_degenerate_batch()
    {
        PublishedIsometryBounds.Theorem1(0.5, 10, 0).ShouldBe(0.5);
        double k = 0.015 * 100 * (1 + (10 * 0.5));
        PublishedIsometryBounds.Theorem1(0.5, 10, k).ShouldBe(0.5 / Math.E, 1e-15);
        Should.Throw<ArgumentOutOfRangeException>(() => PublishedIsometryBounds.Theorem1(double.PositiveInfinity, 10, 1)).Message.ShouldContain("degenerate");
        Should.Throw<ArgumentOutOfRangeException>(() => PublishedIsometryBounds.Theorem1(1, 10, 1, 0));
        Should.Throw<ArgumentException>(() => PublishedIsometryBounds.Lemma2Exact(new Matrix(2, 2) { [0, 0] = 1 }));
    }
}
