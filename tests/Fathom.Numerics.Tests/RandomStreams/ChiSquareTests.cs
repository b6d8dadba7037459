namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class ChiSquareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(999)]
    public void The_distribution_passes_the_test_of_Kolmogorov_and_Smirnov(long degrees)
    {
        double[] values = Sample(StreamKey.Of(1, 0, 0, 0, 0), 100_000, degrees);
        Array.Sort(values);
        double[] cumulative = GammaDistribution.ChiSquareCumulative(values, degrees);
        cumulative[^1].ShouldBe(1, 1e-3);
        Kolmogorov.Statistic(cumulative).ShouldBeLessThan(2.7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(100_000)]
    [InlineData(1_000_000_000)]
    public void Moments_are_those_of_a_sum_of_squares(long degrees)
    {
        const int Count = 200_000;
        double d = degrees;
        double[] values = Sample(StreamKey.Of(2, 0, 0, 0, 0), Count, degrees);
        double[] standard = [.. values.Select(value => (value - d) / Math.Sqrt(2 * d))];

        // Skewness √(8/d), excess kurtosis 12/d; the variances of the sample moments are bounded by those of the next even moments.
        double root = Math.Sqrt(Count);
        double[] powers = [.. Enumerable.Range(0, 7).Select(k => standard.Average(x => Math.Pow(x, k)))];
        powers[1].ShouldBe(0, 5 / root);
        powers[2].ShouldBe(1, 5 * Math.Sqrt(2 + (12 / d)) / root);
        powers[3].ShouldBe(Math.Sqrt(8 / d), 5 * Math.Sqrt(powers[6]) / root);
        powers[4].ShouldBe(3 + (12 / d), 5 * Math.Sqrt(standard.Average(x => Math.Pow(x, 8))) / root);
    }

    [Fact]
    public void Many_degrees_of_freedom_look_normal()
    {
        const long Degrees = ChiSquareStream.MaximumDegrees;
        double[] values = Sample(StreamKey.Of(3, 0, 0, 0, 0), 100_000, Degrees);

        // Wilson and Hilferty: the cube root is normal up to terms far below the resolution of the test.
        double spread = 2.0 / (9.0 * Degrees);
        Kolmogorov.Statistic([.. values.Select(value => NormalDistribution.Cumulative((Math.Cbrt(value / Degrees) - (1 - spread)) / Math.Sqrt(spread)))]).ShouldBeLessThan(2.7);
    }

    [Fact]
    public void Neighbours_are_uncorrelated()
    {
        const int Count = 200_000;
        double limit = 5 * 20 / Math.Sqrt(Count);
        double[] values = Sample(StreamKey.Of(4, 0, 0, 0, 0), Count, 10);
        double[] other = Sample(StreamKey.Of(4, 0, 0, 1, 0), Count, 10);
        Enumerable.Range(0, Count - 1).Average(i => (values[i] - 10) * (values[i + 1] - 10)).ShouldBe(0, limit);
        Enumerable.Range(0, Count).Average(i => (values[i] - 10) * (other[i] - 10)).ShouldBe(0, limit);
    }

    [Fact]
    public void A_variate_depends_on_its_address_alone_and_has_the_same_bits_everywhere()
    {
        StreamKey key = new(11, 12);
        double[] values = new double[200];
        for (int i = values.Length - 1; i >= 0; i--)
        {
            values[i] = ChiSquareStream.Draw(key, (ulong)i, 1 + (i % 7));
        }

        values[150].ShouldBe(ChiSquareStream.Draw(key, 150, 4));
        Bits.Checksum(values).ShouldBe(10313079431377346191UL);
    }

    [Fact]
    public void What_is_out_of_range_is_refused_by_name()
    {
        StreamKey key = new(1, 2);
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquareStream.Draw(key, 0, 0)).ParamName.ShouldBe("degrees");
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquareStream.Draw(key, 0, ChiSquareStream.MaximumDegrees + 1)).ParamName.ShouldBe("degrees");
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquareStream.Draw(key, ChiSquareStream.IndexLimit, 1)).ParamName.ShouldBe("index");
    }

    private static double[] Sample(StreamKey key, int count, long degrees)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ChiSquareStream.Draw(key, (ulong)i, degrees);
        }

        return values;
    }
}
