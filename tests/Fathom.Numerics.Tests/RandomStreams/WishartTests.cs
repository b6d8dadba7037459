namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class WishartTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 3)]
    [InlineData(4, 4)]
    [InlineData(4, 9)]
    [InlineData(1, 5)]
    public void Mean_and_covariance_are_those_of_a_Gram_matrix(int size, long degrees)
    {
        // E S = d I; Cov(S_ij, S_kl) = d (δ_ik δ_jl + δ_il δ_jk).
        const int Count = 40_000;
        int entries = size * size;
        double[] sums = new double[entries];
        double[] products = new double[entries * entries];
        for (uint network = 0; network < Count; network++)
        {
            double[] gram = new double[entries];
            Wishart.AddTo(gram, size, degrees, StreamKey.Of(5, 0, network, 0, 0));
            for (int i = 0; i < entries; i++)
            {
                double centred = gram[i] - (i / size == i % size ? degrees : 0);
                sums[i] += centred;
                for (int j = 0; j < entries; j++)
                {
                    products[(i * entries) + j] += centred * (gram[j] - (j / size == j % size ? degrees : 0));
                }
            }
        }

        for (int i = 0; i < entries; i++)
        {
            (int a, int b) = (i / size, i % size);
            (sums[i] / Count).ShouldBe(0, 5 * Math.Sqrt(2.0 * degrees / Count));
            for (int j = 0; j < entries; j++)
            {
                (int c, int d) = (j / size, j % size);
                double expected = degrees * ((a == c && b == d ? 1 : 0) + (a == d && b == c ? 1 : 0));

                // Fourth moments of chi-square entries bound the variance of a product: E (x − d)⁴ = 12d² + 48d.
                (products[(i * entries) + j] / Count).ShouldBe(expected, 5 * Math.Sqrt(((12.0 * degrees * degrees) + (48 * degrees)) / Count));
            }
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 8)]
    public void Traces_have_the_law_of_explicit_Gram_matrices(int size, long degrees)
    {
        // The trace is chi-square with k d degrees of freedom; it sees diagonal and normals together.
        double[] traces = new double[20_000];
        for (uint network = 0; network < traces.Length; network++)
        {
            double[] gram = new double[size * size];
            Wishart.AddTo(gram, size, degrees, StreamKey.Of(6, 0, network, 0, 0));
            traces[network] = Enumerable.Range(0, size).Sum(i => gram[(i * size) + i]);
        }

        Array.Sort(traces);
        Kolmogorov.Statistic(GammaDistribution.ChiSquareCumulative(traces, size * degrees)).ShouldBeLessThan(2.7);
    }

    [Fact]
    public void Rotated_diagonals_have_the_same_law()
    {
        // uᵀSu is chi-square with d degrees of freedom for every unit vector u, here one that mixes all coordinates.
        const int Size = 5;
        const long Degrees = 6;
        double[] values = new double[20_000];
        for (uint network = 0; network < values.Length; network++)
        {
            double[] gram = new double[Size * Size];
            Wishart.AddTo(gram, Size, Degrees, StreamKey.Of(7, 0, network, 0, 0));
            values[network] = gram.Sum() / Size;
        }

        Array.Sort(values);
        Kolmogorov.Statistic(GammaDistribution.ChiSquareCumulative(values, Degrees)).ShouldBeLessThan(2.7);
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(6, 6)]
    [InlineData(40, 100)]
    public void The_factor_is_triangular_and_its_square_is_what_is_added(int size, long degrees)
    {
        StreamKey key = StreamKey.Of(8, 0, 0, 0, 0);
        double[] factor = new double[size * size];
        Array.Fill(factor, double.NaN);
        Wishart.BartlettFactor(factor, size, degrees, key);
        double[] gram = new double[size * size];
        Array.Fill(gram, 3);
        Wishart.AddTo(gram, size, degrees, key);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 3;
                for (int l = 0; l < size; l++)
                {
                    sum += factor[(i * size) + l] * factor[(j * size) + l];
                }

                gram[(i * size) + j].ShouldBe(sum, 1e-11);
                gram[(i * size) + j].ShouldBe(gram[(j * size) + i]);
                if (j > i || j >= degrees)
                {
                    factor[(i * size) + j].ShouldBe(0);
                }
            }

            if (i < degrees)
            {
                factor[(i * size) + i].ShouldBeGreaterThan(0);
            }
        }
    }

    [Fact]
    public void No_degrees_of_freedom_add_nothing()
    {
        double[] gram = [1, 2, 2, 5];
        Wishart.AddTo(gram, 2, 0, new StreamKey(1, 1));
        Wishart.AddTo(gram, 2, -7, new StreamKey(1, 1));
        gram.ShouldBe([1, 2, 2, 5]);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        double[] gram = new double[900];
        Wishart.AddTo(gram, 30, 50, new StreamKey(3, 9));
        Bits.Checksum(gram).ShouldBe(7908444575077284273UL);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        StreamKey key = new(1, 2);
        Should.Throw<ArgumentException>(() => Wishart.AddTo(new double[3], 2, 5, key)).ParamName.ShouldBe("gram");
        Should.Throw<ArgumentException>(() => Wishart.BartlettFactor(new double[3], 2, 5, key)).ParamName.ShouldBe("factor");
        Should.Throw<ArgumentOutOfRangeException>(() => Wishart.AddTo(new double[4], 2, ChiSquareStream.MaximumDegrees + 1, key)).ParamName.ShouldBe("degrees");
        Should.Throw<ArgumentOutOfRangeException>(() => Wishart.AddTo(new double[4], 0, 5, key)).ParamName.ShouldBe("size");
    }
}
