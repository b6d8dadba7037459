using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class SingleNormalTests
{
    [Fact]
    public void Numbers_do_not_depend_on_where_a_fill_starts_or_how_it_is_cut() =>
        Prop.ForAll(
            Draw.Whole(0, 300),
            Draw.Whole(0, 150),
            Draw.Whole(0, 150),
            (start, first, second) =>
            {
                StreamKey key = new(5, 6);
                float[] whole = new float[600];
                NormalStream.Fill(whole, key);
                float[] parts = new float[first + second];
                NormalStream.Fill(parts.AsSpan(0, first), key, (ulong)start);
                NormalStream.Fill(parts.AsSpan(first), key, (ulong)(start + first));
                return Bits.Of(parts).SequenceEqual(Bits.Of(whole.AsSpan(start, first + second)));
            })
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0UL)]
    [InlineData(77UL)]
    [InlineData(0x3_FFFF_FFC5UL)]
    public void Every_register_width_gives_the_same_bits(ulong start)
    {
        float[] sixteen = new float[1000];
        float[] eight = new float[1000];
        float[] two = new float[1000];
        SingleNormalFill.Fill<EightLanes, SixteenSingles>(sixteen, 4, 5, start);
        SingleNormalFill.Fill<FourLanes, EightSingles>(eight, 4, 5, start);
        SingleNormalFill.Fill<OneLane, TwoSingles>(two, 4, 5, start);
        Bits.Of(eight).ShouldBe(Bits.Of(sixteen));
        Bits.Of(two).ShouldBe(Bits.Of(sixteen));
    }

    [Fact]
    public void Numbers_are_the_transformation_of_Box_and_Muller_of_the_generator()
    {
        float[] values = new float[320];
        NormalStream.Fill(values, new StreamKey(99, 3), 1600);
        for (int i = 0; i < values.Length; i++)
        {
            int pair = i % 16;
            (ulong low, ulong high) = Philox.Block(99, 3, (ulong)(((1600 + i) / 32 * 8) + (pair / 2)));
            uint radial = (uint)(pair % 2 == 0 ? low >> 32 : low);
            uint angular = (uint)(pair % 2 == 0 ? high >> 32 : high);
            double radius = Math.Sqrt(-2 * Math.Log(((radial >> 1) + 0.5) / (1L << 31)));
            double angle = Math.PI / 4 * ((int)(angular << 2) / (double)(1L << 31));
            double cosine = (angular >> 31) == 0 ? Math.Cos(angle) : -Math.Cos(angle);
            double sine = Math.Sin(angle);
            bool exchanged = ((angular >> 30) & 1) == 1;
            double expected = radius * (i % 32 < 16 != exchanged ? cosine : sine);
            ((double)values[i]).ShouldBe(expected, 4e-7 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Logarithms_are_exact_to_single_precision_from_the_tail_to_one()
    {
        float[] shares = new float[2 * 20_000];
        for (int i = 0; i < 20_000; i++)
        {
            // From ½ upwards by equal factors, and the last ones below 2³¹ one by one.
            shares[i] = (float)Math.ScaleB(Math.Exp(i * Math.Log(2) * 32 / 20_000), -1);
            shares[20_000 + i] = (float)((1L << 31) - (128L * i));
        }

        for (int i = 0; i < shares.Length; i += 2)
        {
            float[] two = new float[2];
            SingleLaneFunctions.MinusTwoLogOfShare(TwoSingles.Load(ref shares[i])).Store(ref two[0]);
            for (int j = 0; j < 2; j++)
            {
                double expected = -2 * Math.Log(shares[i + j] / (double)(1L << 31));
                two[j].ShouldBeGreaterThanOrEqualTo(0);
                ((double)two[j]).ShouldBe(expected, (3e-7 * expected) + 1e-30);
            }
        }
    }

    [Fact]
    public void The_largest_magnitude_is_the_documented_one()
    {
        float[] shares = [0.5f, (float)(1L << 31)];
        float[] logarithms = new float[2];
        SingleLaneFunctions.MinusTwoLogOfShare(TwoSingles.Load(ref shares[0])).Store(ref logarithms[0]);
        Math.Sqrt(logarithms[0]).ShouldBe(6.66, 0.001);
        logarithms[1].ShouldBe(0);
    }

    [Fact]
    public void Moments_of_four_million_numbers_are_right()
    {
        const int Count = 1 << 22;
        float[] values = new float[Count];
        NormalStream.Fill(values, StreamKey.Of(1, 0, 0, 0, 0));
        double[] sums = new double[9];
        foreach (float value in values)
        {
            double power = 1;
            for (int k = 1; k <= 8; k++)
            {
                sums[k] += power *= value;
            }
        }

        // E x^k = (k − 1)!! for even k; the variance of x^k is (2k − 1)!! − (E x^k)².
        double[] odds = [1, 1, 3, 15, 105, 945, 10395, 135135, 2027025];
        for (int k = 1; k <= 8; k++)
        {
            double mean = k % 2 == 0 ? odds[k / 2] : 0;
            (sums[k] / Count).ShouldBe(mean, 5 * Math.Sqrt((odds[k] - (mean * mean)) / Count));
        }
    }

    [Fact]
    public void Tails_are_as_heavy_as_they_should_be()
    {
        const int Count = 1 << 22;
        float[] values = new float[Count];
        NormalStream.Fill(values, StreamKey.Of(2, 0, 0, 0, 0));
        foreach (double limit in new[] { 2.0, 3.0, 4.0, 4.5 })
        {
            double expected = 2 * NormalDistribution.Cumulative(-limit) * Count;
            ((double)values.Count(value => Math.Abs(value) > limit)).ShouldBe(expected, 5 * Math.Sqrt(expected));
        }
    }

    [Fact]
    public void The_distribution_passes_the_test_of_Kolmogorov_and_Smirnov()
    {
        float[] values = new float[1_000_000];
        NormalStream.Fill(values, StreamKey.Of(3, 0, 0, 0, 0));
        Kolmogorov.Statistic([.. values.Select(value => NormalDistribution.Cumulative(value))]).ShouldBeLessThan(2.7);

        // Radius and angle of the pairs apart: the squared radius is exponential, the angle uniform.
        double[] radii = new double[500_000];
        double[] angles = new double[500_000];
        for (int i = 0; i < radii.Length; i++)
        {
            int first = (i / 16 * 32) + (i % 16);
            (double x, double y) = (values[first], values[first + 16]);
            radii[i] = -Math.Exp(-((x * x) + (y * y)) / 2) + 1;
            angles[i] = (Math.Atan2(y, x) / (2 * Math.PI)) + 0.5;
        }

        Kolmogorov.Statistic(radii).ShouldBeLessThan(2.7);
        Kolmogorov.Statistic(angles).ShouldBeLessThan(2.7);
    }

    [Fact]
    public void Neighbouring_indices_are_uncorrelated()
    {
        const int Count = 1 << 18;
        float[] values = new float[Count + 256];
        NormalStream.Fill(values, StreamKey.Of(4, 0, 0, 0, 0));
        double limit = 5 / Math.Sqrt(Count);
        foreach (int lag in new[] { 1, 2, 3, 4, 8, 15, 16, 17, 31, 32, 33, 64, 128, 256 })
        {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < Count; i++)
            {
                double x = values[i];
                double y = values[i + lag];
                sum += x * y;
                squares += ((x * x) - 1) * ((y * y) - 1);
            }

            Math.Abs(sum / Count).ShouldBeLessThan(limit);
            Math.Abs(squares / Count).ShouldBeLessThan(2 * limit);
        }
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        float[] values = new float[1000];
        NormalStream.Fill(values, new StreamKey(2026, 5), 3);
        Bits.Checksum(values).ShouldBe(11844341891810438018UL);
    }

    [Fact]
    public void A_stream_that_would_end_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => NormalStream.Fill(new float[2], new StreamKey(0, 0), ulong.MaxValue - 1)).ParamName.ShouldBe("startIndex");
}
