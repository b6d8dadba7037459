using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class RandomStreamTests
{
    [Fact]
    public void Numbers_do_not_depend_on_where_a_fill_starts_or_how_it_is_cut() =>
        Prop.ForAll(
            Draw.Whole(0, 200),
            Draw.Whole(0, 100),
            Draw.Whole(0, 100),
            (start, first, second) =>
            {
                double[] whole = new double[400];
                NormalStream.Fill(whole, 5, 6);
                double[] parts = new double[first + second];
                NormalStream.Fill(parts.AsSpan(0, first), 5, 6, (ulong)start);
                NormalStream.Fill(parts.AsSpan(first), 5, 6, (ulong)(start + first));
                return Bits.Of(parts).SequenceEqual(Bits.Of(whole.AsSpan(start, first + second)));
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Normal_numbers_are_the_transformation_of_Box_and_Muller_of_the_generator()
    {
        double[] values = new double[64];
        NormalStream.Fill(values, 99, 3, 160);
        for (int i = 0; i < values.Length; i++)
        {
            ulong block = (ulong)(((160 + i) / 16 * 8) + (i % 8));
            (ulong low, ulong high) = Philox.Block(99, 3, block);
            double radius = Math.Sqrt(-2 * Math.Log(((low >> 12) + 0.5) * Math.ScaleB(1, -52)));
            double angle = 2 * Math.PI * (((high >> 12) + 0.5) * Math.ScaleB(1, -52));
            values[i].ShouldBe(radius * (i % 16 < 8 ? Math.Cos(angle) : Math.Sin(angle)), 4e-15);
        }
    }

    [Fact]
    public void Uniform_numbers_are_the_upper_bits_of_the_generator()
    {
        double[] values = new double[40];
        UniformStream.Fill(values, 98, 4, 7);
        for (int i = 0; i < values.Length; i++)
        {
            int index = 7 + i;
            (ulong low, ulong high) = Philox.Block(98, 4, (ulong)((index / 16 * 8) + (index % 8)));
            values[i].ShouldBe((((index % 16 < 8 ? low : high) >> 12) + 0.5) * Math.ScaleB(1, -52));
        }
    }

    [Fact]
    public void Streams_go_on_where_the_upper_half_of_the_index_changes()
    {
        // Block 2³² begins with number 2³³ of the doubles and with number 2³⁴ of the singles.
        double[] doubles = new double[200];
        double[] tail = new double[100];
        NormalStream.Fill(doubles, 7, 8, (1UL << 33) - 100);
        NormalStream.Fill(tail, 7, 8, 1UL << 33);
        doubles[100..].ShouldBe(tail);
        (ulong low, ulong high) = Philox.Block(7, 8, 1UL << 32);
        double radius = Math.Sqrt(-2 * Math.Log(((low >> 12) + 0.5) * Math.ScaleB(1, -52)));
        doubles[100].ShouldBe(radius * Math.Cos(2 * Math.PI * (((high >> 12) + 0.5) * Math.ScaleB(1, -52))), 4e-15);

        float[] singles = new float[500];
        float[] end = new float[250];
        NormalStream.Fill(singles, new StreamKey(7, 8), (1UL << 34) - 250);
        NormalStream.Fill(end, new StreamKey(7, 8), 1UL << 34);
        singles[250..].ShouldBe(end);
    }

    [Fact]
    public void Every_register_width_gives_the_same_bits()
    {
        double[] eight = new double[500];
        double[] four = new double[500];
        double[] one = new double[500];
        RandomFill.Fill<NormalGroup, EightLanes>(eight, 4, 5, 77);
        RandomFill.Fill<NormalGroup, FourLanes>(four, 4, 5, 77);
        RandomFill.Fill<NormalGroup, OneLane>(one, 4, 5, 77);
        Bits.Of(four).ShouldBe(Bits.Of(eight));
        Bits.Of(one).ShouldBe(Bits.Of(eight));
    }

    [Fact]
    public void Moments_of_a_million_normal_numbers_are_right()
    {
        const int Count = 1 << 20;
        double[] values = new double[Count];
        NormalStream.Fill(values, 1, 0);

        // Standard deviations of the sample means of x, x², x³, x⁴ are √1, √2, √15, √96 over √n.
        double root = Math.Sqrt(Count);
        values.Average().ShouldBe(0, 5 / root);
        values.Average(x => x * x).ShouldBe(1, 5 * Math.Sqrt(2) / root);
        values.Average(x => x * x * x).ShouldBe(0, 5 * Math.Sqrt(15) / root);
        values.Average(x => x * x * x * x).ShouldBe(3, 5 * Math.Sqrt(96) / root);
    }

    [Fact]
    public void The_distribution_passes_the_test_of_Kolmogorov_and_Smirnov()
    {
        const int Count = 100_000;
        double[] normal = new double[Count];
        double[] uniform = new double[Count];
        NormalStream.Fill(normal, 2, 0);
        UniformStream.Fill(uniform, 2, 1);
        Kolmogorov.Statistic([.. normal.Select(NormalDistribution.Cumulative)]).ShouldBeLessThan(2.7);
        Kolmogorov.Statistic(uniform).ShouldBeLessThan(2.7);
    }

    [Fact]
    public void Neighbouring_streams_seeds_and_indices_are_uncorrelated()
    {
        const int Count = 1 << 17;
        double[] values = new double[Count + 64];
        NormalStream.Fill(values, 10, 20);
        double limit = 5 / Math.Sqrt(Count);
        foreach ((ulong seed, ulong stream) in new[] { (10UL, 21UL), (11UL, 20UL), (20UL, 10UL), (10UL, 20UL | (1UL << 32)), (10UL | (1UL << 32), 20UL) })
        {
            double[] other = new double[Count];
            NormalStream.Fill(other, seed, stream);
            Math.Abs(values.Zip(other, (x, y) => x * y).Sum() / Count).ShouldBeLessThan(limit);

            // Squares too: Box and Muller's pairs share a radius. The product of two centred squares has variance 4.
            Math.Abs(values.Zip(other, (x, y) => ((x * x) - 1) * ((y * y) - 1)).Sum() / Count).ShouldBeLessThan(2 * limit);
        }

        foreach (int lag in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 64 })
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
        double[] values = new double[1000];
        NormalStream.Fill(values, 2026, 5, 3);
        Bits.Checksum(values).ShouldBe(8517124420003605337UL);
        UniformStream.Fill(values, 2026, 5, 3);
        Bits.Checksum(values).ShouldBe(13364503778764342642UL);
    }

    [Fact]
    public void A_stream_that_would_end_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => NormalStream.Fill(new double[2], 0, 0, ulong.MaxValue - 1)).ParamName.ShouldBe("startIndex");
}
