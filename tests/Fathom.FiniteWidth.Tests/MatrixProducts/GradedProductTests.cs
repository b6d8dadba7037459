using System.Numerics;
using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

/// <summary>Products in graded form against whole-number arithmetic, laws of long products, and orthogonal matrices.</summary>
public class GradedProductTests
{
    [Theory]
    [InlineData(2, 100)]
    [InlineData(3, 60)]
    [InlineData(4, 100)]
    public void Singular_values_of_long_products_agree_with_whole_number_arithmetic(int width, int factors)
    {
        // Entries that are whole numbers make the exact product; e_k, the sum of the squared minors of order k, is the k-th symmetric function of the squared singular values.
        GradedProduct product = new(width);
        BigInteger[,] exact = Identity(width);
        for (int factor = 0; factor < factors; factor++)
        {
            Matrix matrix = new(width, width);
            NormalStream.Fill(matrix.Values, 5, (ulong)factor);
            for (int i = 0; i < matrix.Values.Length; i++)
            {
                matrix.Values[i] = Math.Round(matrix.Values[i] * 1024);
            }

            product.MultiplyLeft(matrix);
            exact = Multiply(matrix, exact);
        }

        double[] logs = [.. product.LogSingularValues()];
        (logs[0] - logs[^1]).ShouldBeGreaterThan(width == 2 ? 60 : 40);
        for (int order = 1; order <= width; order++)
        {
            BigInteger squares = Minors(exact, order).Aggregate(BigInteger.Zero, (sum, minor) => sum + (minor * minor));
            LogSymmetric(logs, order).ShouldBe(BigInteger.Log(squares), 1e-11 * factors);
        }
    }

    [Fact]
    public void Short_products_agree_with_the_eigenvalues_of_the_product_multiplied_out()
    {
        double[] logs = [.. ProductSamples.Draw(30, 2, FactorLaw.Gaussian, seed: 4, sample: 1).LogSingularValues()];
        double[] squares = ProductSamples.SquaredSingularValues(30, 2, FactorLaw.Gaussian, seed: 4, sample: 1);
        for (int i = 0; i < 20; i++)
        {
            Math.Exp(2 * logs[i]).ShouldBe(squares[^(i + 1)], 1e-9 * squares[^1]);
        }
    }

    [Fact]
    public void A_hundred_matrices_part_by_the_Lyapunov_exponents()
    {
        const int Width = 10;
        const int Factors = 100;
        MonteCarlo[] exponents = [.. Enumerable.Range(0, Width).Select(_ => new MonteCarlo())];
        for (int sample = 0; sample < 60; sample++)
        {
            GradedProduct product = ProductSamples.Draw(Width, Factors, FactorLaw.Gaussian, seed: 2, sample);
            product.LogSingularValues()[0].ShouldBeGreaterThan(product.LogSingularValues()[^1] + (13 * Math.Log(10)));
            for (int k = 0; k < Width; k++)
            {
                exponents[k].Add(product.LogDiagonal[k] / Factors);
            }
        }

        for (int k = 0; k < Width; k++)
        {
            exponents[k].ShouldAgreeWith(LyapunovSpectrum.Exponent(Width, k + 1), 0.03);
        }
    }

    [Theory]
    [InlineData(10, 1.735)]
    [InlineData(50, 2.581)]
    [InlineData(200, 3.282)]
    public void Condition_numbers_grow_by_the_published_slopes(int width, double slope) =>
        LyapunovSpectrum.ConditionSlope(width).ShouldBe(slope, 5e-4);

    [Fact]
    public void The_condition_number_of_products_is_exponential_in_their_number()
    {
        const int Width = 16;
        const int Factors = 8;
        double[] sums = new double[Factors];
        const int Samples = 150;
        for (int sample = 0; sample < Samples; sample++)
        {
            double[] logs = [.. ProductSamples.LogConditions(Width, Factors, FactorLaw.Gaussian, seed: 3, sample)];
            for (int i = 0; i < Factors; i++)
            {
                sums[i] += logs[i] / Samples;
            }
        }

        // Edelman's law for one matrix, the difference of the outer exponents for many; E ln κ of one matrix has a standard deviation near 1.
        sums[0].ShouldBe(LyapunovSpectrum.SingleMatrixLogCondition(Width), 5 / Math.Sqrt(Samples));
        ((sums[^1] - sums[1]) / (Factors - 2)).ShouldBe(LyapunovSpectrum.ConditionSlope(Width), 0.1 * LyapunovSpectrum.ConditionSlope(Width));
    }

    [Fact]
    public void Orthogonal_matrices_keep_every_singular_value_at_1()
    {
        GradedProduct product = ProductSamples.Draw(20, 100, FactorLaw.Orthogonal, seed: 1, sample: 0);
        product.Factors.ShouldBe(100);
        product.LogSingularValues().ShouldAllBe(log => Math.Abs(log) < 1e-11);
        product.LogCondition().ShouldBe(0, 1e-11);
    }

    [Fact]
    public void Fourth_moments_at_finite_width_are_exact()
    {
        // One number: E x⁴ of a product of M normal numbers is 3^M. One matrix: E tr W²/N = 2 + 1/N.
        FiniteProductMoments.Of(4, 1).MeanSquare.ShouldBe(81, 1e-12);
        FiniteProductMoments.Of(1, 7).MeanSquare.ShouldBe(2 + (1 / 7.0), 1e-14);
        double[] published = [2.001, 4.006, 6.015];
        int[] factors = [1, 3, 5];
        for (int i = 0; i < 3; i++)
        {
            FiniteProductMoments.Of(factors[i], 1000).MeanSquare.ShouldBe(published[i], 6e-4);
        }

        MonteCarlo squares = new();
        MonteCarlo means = new();
        for (int sample = 0; sample < 4000; sample++)
        {
            double[] values = ProductSamples.SquaredSingularValues(4, 3, FactorLaw.Gaussian, seed: 9, sample);
            squares.Add(values.Average(value => value * value));
            means.Add(values.Average() * values.Average());
        }

        squares.ShouldAgreeWith(FiniteProductMoments.Of(3, 4).MeanSquare, 1);
        means.ShouldAgreeWith(FiniteProductMoments.Of(3, 4).SquaredMean, 0.3);
    }

    [Fact]
    public void Matrices_that_do_not_fit_are_refused()
    {
        GradedProduct product = new(3);
        Should.Throw<ArgumentException>(() => product.MultiplyLeft(new Matrix(2, 3)));
        Should.Throw<ArgumentException>(() => product.MultiplyLeft(new Matrix(3, 3))).Message.ShouldContain("singular");
        Should.Throw<ArgumentException>(() => ProductSamples.Draw(1, 2, FactorLaw.Gaussian, 1, 0));
    }

    private static double LogSymmetric(double[] logs, int order)
    {
        // ln e_k = ln Σ over subsets of exp(2 Σ logs), by the recursion over elements, relative to the largest term.
        double largest = 2 * logs.Take(order).Sum();
        double sum = Subsets(logs.Length, order).Sum(subset => Math.Exp((2 * subset.Sum(i => logs[i])) - largest));
        return largest + Math.Log(sum);
    }

    private static IEnumerable<int[]> Subsets(int count, int size) =>
        Enumerable.Range(0, 1 << count).Where(bits => BitOperations.PopCount((uint)bits) == size).Select(bits => Enumerable.Range(0, count).Where(i => (bits >> i & 1) == 1).ToArray());

    private static IEnumerable<BigInteger> Minors(BigInteger[,] matrix, int order) =>
        from rows in Subsets(matrix.GetLength(0), order)
        from columns in Subsets(matrix.GetLength(0), order)
        select Determinant(matrix, rows, columns);

    private static BigInteger Determinant(BigInteger[,] matrix, int[] rows, int[] columns)
    {
        if (rows.Length == 1)
        {
            return matrix[rows[0], columns[0]];
        }

        BigInteger sum = 0;
        for (int j = 0; j < columns.Length; j++)
        {
            BigInteger rest = Determinant(matrix, rows[1..], [.. columns.Where((_, index) => index != j)]);
            sum += (j % 2 == 0 ? 1 : -1) * matrix[rows[0], columns[j]] * rest;
        }

        return sum;
    }

    private static BigInteger[,] Identity(int width)
    {
        BigInteger[,] identity = new BigInteger[width, width];
        for (int i = 0; i < width; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    private static BigInteger[,] Multiply(Matrix left, BigInteger[,] right)
    {
        int width = left.Rows;
        BigInteger[,] product = new BigInteger[width, width];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < width; j++)
            {
                for (int k = 0; k < width; k++)
                {
                    product[i, j] += (BigInteger)left[i, k] * right[k, j];
                }
            }
        }

        return product;
    }
}
