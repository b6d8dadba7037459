namespace Fathom.Diagnosis.Tests;

/// <summary>Shapes of tails against closed forms of known laws.</summary>
public class TailShapeTests
{
    [Fact]
    public void Normal_numbers_have_the_ratios_of_the_Gaussian()
    {
        TailShape shape = TailShape.Of<double>(SmallNetwork.Normals(400_000, 1));
        shape.Mean.ShouldBe(0, 5 / Math.Sqrt(400_000));
        shape.Deviation.ShouldBe(1, 5 / Math.Sqrt(800_000));
        shape.ExcessKurtosis.ShouldBe(0, 5 * Math.Sqrt(24.0 / 400_000));
        shape.MedianRatio.ShouldBe(0.6745, 0.008);
        shape.HighQuantileRatio.ShouldBe(3.2905, 0.06);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(4)]
    public void Power_laws_have_their_exponent_as_tail_index(double exponent)
    {
        // The quantiles of P(x > t) = t^−α themselves, at evenly spread probabilities.
        const int Count = 100_000;
        double[] values = [.. Enumerable.Range(0, Count).Select(i => Math.Pow((i + 0.5) / Count, -1 / exponent))];
        TailShape.Of<double>(values).TailIndex.ShouldBe(exponent, 0.02 * exponent);
    }

    [Fact]
    public void A_few_numbers_have_their_moments_written_out()
    {
        TailShape shape = TailShape.Of<float>([-1, 0, 0, 5]);
        shape.Mean.ShouldBe(1);
        shape.Deviation.ShouldBe(Math.Sqrt(22 / 4.0), 1e-12);
        shape.ExcessKurtosis.ShouldBe(((16 + 1 + 1 + 256) / 4.0 / (5.5 * 5.5)) - 3, 1e-12);
        shape.TailIndex.ShouldBe(double.NaN);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Should.Throw<ArgumentException>(() => TailShape.Of<double>([1, double.NaN]));
        Should.Throw<ArgumentException>(() => TailShape.Of<double>([1]));
    }

    [Fact]
    public void Histograms_count_every_number_in_its_bin()
    {
        ValueHistogram histogram = ValueHistogram.Of<double>([0, 0.5, 1, 1.5, 2, 4], 4);
        histogram.Counts.ShouldBe([2, 2, 1, 1]);
        histogram.Middle(0).ShouldBe(0.5);
        ValueHistogram.Of<double>([-1, 0, 0.2, 9], 2, 0, 1).Counts.ShouldBe([2, 0]);
        Should.Throw<ArgumentException>(() => ValueHistogram.Of<double>([], 3));
    }
}
