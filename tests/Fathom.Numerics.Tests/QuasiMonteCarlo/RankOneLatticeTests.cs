namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class RankOneLatticeTests
{
    [Fact]
    public void The_construction_derives_the_first_components_again()
    {
        int[] derived = LatticeConstruction.Components(12);
        derived.ShouldBe([.. LatticeVector.Components[..12].ToArray().Select(component => (int)component)]);
    }

    [Fact]
    public void The_vector_is_clearly_better_than_most_random_vectors()
    {
        int[] vector = [.. LatticeVector.Components[..8].ToArray().Select(component => (int)component)];
        for (int exponent = 6; exponent <= 12; exponent += 2)
        {
            double[] bits = new double[8 * 9];
            UniformStream.Fill(bits, 41, (ulong)exponent);
            double[] errors = new double[9];
            for (int trial = 0; trial < errors.Length; trial++)
            {
                int[] random = [.. bits.Skip(8 * trial).Take(8).Select(u => (2 * (int)(u * 32768)) + 1)];
                errors[trial] = LatticeConstruction.SquaredError(random, exponent);
            }

            Array.Sort(errors);
            LatticeConstruction.SquaredError(vector, exponent).ShouldBeLessThan(0.9 * errors[4]);
        }
    }

    [Fact]
    public void The_second_component_is_the_best_by_brute_force()
    {
        // For one number of points, the ratio to the best possible component is known by trying all of them.
        const int Exponent = 8;
        double best = double.PositiveInfinity;
        for (int component = 1; component < 1 << Exponent; component += 2)
        {
            best = Math.Min(best, LatticeConstruction.SquaredError([1, component], Exponent));
        }

        LatticeConstruction.SquaredError([1, LatticeVector.Components[1]], Exponent).ShouldBeLessThan(1.5 * best);
    }

    [Fact]
    public void Components_are_odd_and_do_not_repeat_where_they_need_not()
    {
        ushort[] components = LatticeVector.Components.ToArray();
        components.Length.ShouldBe(RankOneLattice.LatticeDimension);
        components.ShouldAllBe(component => component % 2 == 1);
        for (int modulus = 64; modulus <= 1024; modulus *= 2)
        {
            int[] classes = [.. components.Take(modulus / 4).Select(component => Math.Min(component % modulus, modulus - (component % modulus)))];
            classes.Distinct().Count().ShouldBe(classes.Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Points_lie_strictly_inside_the_cube_and_do_not_depend_on_how_they_are_asked_for(bool folded)
    {
        const int Dimension = 300;
        RankOneLattice lattice = new(Dimension, 7, 8, folded);
        double[] whole = new double[200 * Dimension];
        lattice.Fill(whole, 0, 200);
        whole.ShouldAllBe(x => x > 0 && x < 1);
        double[] part = new double[50 * Dimension];
        lattice.Fill(part, 70, 50);
        Bits.Of(part).ShouldBe(Bits.Of(whole.AsSpan(70 * Dimension, 50 * Dimension)));

        // Fewer coordinates are the beginning of more.
        double[] narrow = new double[200 * 260];
        new RankOneLattice(260, 7, 8, folded).Fill(narrow, 0, 200);
        for (int i = 0; i < 200; i++)
        {
            Bits.Of(narrow.AsSpan(i * 260, 260)).ShouldBe(Bits.Of(whole.AsSpan(i * Dimension, 260)));
        }
    }

    [Fact]
    public void Every_coordinate_of_a_power_of_two_of_points_is_an_equidistant_grid()
    {
        const int Count = 256;
        const int Dimension = 40;
        double[] points = new double[Count * Dimension];
        new RankOneLattice(Dimension, 3, 0, folded: false).Fill(points, 0, Count);
        for (int j = 0; j < Dimension; j++)
        {
            double[] coordinates = [.. Enumerable.Range(0, Count).Select(i => points[(i * Dimension) + j]).Order()];
            for (int i = 0; i < Count; i++)
            {
                (coordinates[i] - coordinates[0]).ShouldBe((double)i / Count, 1e-15);
            }
        }
    }

    [Fact]
    public void A_smooth_integral_converges_much_faster_than_by_random_points()
    {
        // ∫ Π (1 + (exp(xⱼ) − (e − 1))/j²) = 1 in twenty dimensions; mean square error over 16 shifts.
        double[] errors = [.. new[] { 1 << 8, 1 << 12 }.Select(count => RootMeanSquare(count, 16))];

        // The variance of the integrand is Π (1 + v/j⁴) − 1 with v = (e² − 1)/2 − (e − 1)²: random points would have errors of 0.03 and 0.008.
        errors[0].ShouldBeLessThan(2e-3);
        errors[1].ShouldBeLessThan(errors[0] / 60);
    }

    [Fact]
    public void Normal_points_are_the_quantiles_and_have_the_moments()
    {
        const int Count = 1 << 12;
        const int Dimension = 5;
        RankOneLattice lattice = new(Dimension, 11, 1);
        double[] uniform = new double[Count * Dimension];
        double[] normal = new double[Count * Dimension];
        lattice.Fill(uniform, 0, Count);
        lattice.FillNormal(normal, 0, Count);
        for (int i = 0; i < 100; i++)
        {
            normal[i].ShouldBe(NormalDistribution.Quantile(uniform[i]), 1e-14);
        }

        normal.Average().ShouldBe(0, 1e-2);
        normal.Average(x => x * x).ShouldBe(1, 1e-2);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        double[] points = new double[64 * 270];
        new RankOneLattice(270, 12, 13).FillNormal(points, 100, 64);
        Bits.Checksum(points).ShouldBe(4185084987963442123UL);
    }

    [Fact]
    public void Bad_requests_are_refused_by_name()
    {
        RankOneLattice lattice = new(2, 0, 0);
        Should.Throw<ArgumentOutOfRangeException>(() => new RankOneLattice(0, 0, 0)).ParamName.ShouldBe("dimension");
        Should.Throw<ArgumentOutOfRangeException>(() => lattice.Fill(new double[2], 65536, 1)).ParamName.ShouldBe("count");
        Should.Throw<ArgumentOutOfRangeException>(() => lattice.Fill(new double[2], -1, 1)).ParamName.ShouldBe("firstPoint");
        Should.Throw<ArgumentException>(() => lattice.Fill(new double[3], 0, 1)).ParamName.ShouldBe("points");
    }

    private static double RootMeanSquare(int count, int shifts)
    {
        const int Dimension = 20;
        double[] points = new double[count * Dimension];
        double squares = 0;
        for (int shift = 0; shift < shifts; shift++)
        {
            new RankOneLattice(Dimension, 17, (ulong)shift).Fill(points, 0, count);
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                double product = 1;
                for (int j = 0; j < Dimension; j++)
                {
                    product *= 1 + ((Math.Exp(points[(i * Dimension) + j]) - (Math.E - 1)) / ((j + 1) * (j + 1)));
                }

                sum += product;
            }

            squares += Math.Pow((sum / count) - 1, 2);
        }

        return Math.Sqrt(squares / shifts);
    }
}
