using System.Numerics;
using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

/// <summary>The Fuss–Catalan law against its moments, the law of Marchenko and Pastur, and sampled products.</summary>
public class FussCatalanLawTests
{
    [Theory]
    [InlineData(1, 1, 2, 5, 14)]
    [InlineData(2, 1, 3, 12, 55)]
    [InlineData(3, 1, 4, 22, 140)]
    [InlineData(5, 1, 6, 51, 506)]
    [InlineData(10, 1, 11, 176, 3311)]
    public void The_density_has_mass_1_and_the_Fuss_Catalan_numbers_as_moments(int factors, params int[] moments)
    {
        FussCatalanLaw law = new(factors);
        law.Expectation(_ => 1).Value.ShouldBe(1, 1e-11);
        for (int k = 1; k <= moments.Length; k++)
        {
            int order = k;
            law.Expectation(x => Math.Pow(x, order)).Value.ShouldBe(moments[k - 1], 1e-10 * moments[k - 1]);
            law.Moment(k).ShouldBe(moments[k - 1], 1e-13 * moments[k - 1]);
        }
    }

    [Fact]
    public void Moments_are_binomial_coefficients_of_whole_numbers()
    {
        for (int factors = 1; factors <= 20; factors++)
        {
            for (int k = 0; k <= 8; k++)
            {
                BigInteger binomial = 1;
                for (int i = 1; i <= k; i++)
                {
                    binomial = binomial * ((factors * k) + i) / i;
                }

                double expected = (double)(binomial / ((factors * k) + 1));
                new FussCatalanLaw(factors).Moment(k).ShouldBe(expected, 1e-13 * expected);
            }
        }
    }

    [Fact]
    public void One_matrix_has_the_law_of_Marchenko_and_Pastur()
    {
        FussCatalanLaw law = new(1);
        law.LargestSquare.ShouldBe(4, 1e-14);
        for (double x = 1e-9; x < 4; x = (x * 1.7) + 1e-4)
        {
            law.Density(x).ShouldBe(Math.Sqrt((4 - x) / x) / (2 * Math.PI), 1e-12 / x);

            // With x = 4 cos² a the distribution function is elementary.
            double a = Math.Acos(Math.Sqrt(x) / 2);
            law.Cumulative(x).ShouldBe(1 - (((2 * a) - Math.Sin(2 * a)) / Math.PI), 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void The_density_is_the_slope_of_the_distribution_function(int factors)
    {
        FussCatalanLaw law = new(factors);
        for (double share = 0.02; share < 1; share += 0.07)
        {
            double x = share * law.LargestSquare;
            double step = 1e-4 * Math.Min(x, law.LargestSquare - x);
            double slope = (law.Cumulative(x + step) - law.Cumulative(x - step)) / (2 * step);
            slope.ShouldBe(law.Density(x), 1e-6 * law.Density(x));
            double s = Math.Sqrt(x);
            law.SingularDensity(s).ShouldBe(2 * s * law.Density(s * s), 1e-12);
            law.SingularCumulative(s).ShouldBe(law.Cumulative(x), 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(50)]
    public void Towards_zero_the_mass_has_the_exponent_of_the_law(int factors)
    {
        FussCatalanLaw law = new(factors);
        double exponent = Math.Log(law.Cumulative(1e-200) / law.Cumulative(1e-210)) / Math.Log(1e10);
        exponent.ShouldBe(1.0 / (factors + 1), 1e-4);
    }

    [Fact]
    public void Singular_values_end_where_the_published_supports_end()
    {
        int[] factors = [1, 2, 3, 5];
        double[] ends = [2, 2.598, 3.079, 3.864];
        for (int i = 0; i < factors.Length; i++)
        {
            FussCatalanLaw law = new(factors[i]);
            law.LargestSingularValue.ShouldBe(ends[i], 5e-4);
            law.Cumulative(law.LargestSquare * (1 - 1e-12)).ShouldBe(1, 1e-9);
            law.Density(law.LargestSquare * 1.0001).ShouldBe(0);
        }

        new FussCatalanLaw(1000).LargestSquare.ShouldBe(Math.E * 1000.5, 0.01);
    }

    [Fact]
    public void The_law_is_that_of_squares_and_not_of_singular_values()
    {
        // The erratum: of two matrices, the share of squared singular values below 1/2 is F(1/2), not F(1/4) or F(1/√2).
        FussCatalanLaw law = new(2);
        MonteCarlo share = new();
        for (int sample = 0; sample < 6; sample++)
        {
            share.Add(ProductSamples.SquaredSingularValues(150, 2, FactorLaw.Gaussian, seed: 11, sample).Count(square => square < 0.5) / 150.0);
        }

        share.Mean.ShouldBe(law.Cumulative(0.5), 0.005);
        Math.Abs(share.Mean - law.Cumulative(0.25)).ShouldBeGreaterThan(0.05);
    }

    [Fact]
    public void First_bins_of_figure_8_agree_with_the_published_theory()
    {
        // 50 bins over (0, largest], N = 1000, ten repeats: 255, 2135 and 3808 expected in the first, with bins over the range of the sample, which ends up to 1 % beyond √K.
        int[] factors = [1, 3, 5];
        double[] counts = [255, 2135, 3808];
        for (int i = 0; i < factors.Length; i++)
        {
            FussCatalanLaw law = new(factors[i]);
            (10_000 * law.SingularCumulative(law.LargestSingularValue / 50)).ShouldBe(counts[i], 0.004 * counts[i]);
        }
    }

    [Fact]
    public void Impossible_laws_are_refused()
    {
        Should.Throw<ArgumentException>(() => new FussCatalanLaw(0));
        Should.Throw<ArgumentException>(() => new FussCatalanLaw(2).Moment(-1));
        new FussCatalanLaw(2).Density(-1).ShouldBe(0);
        new FussCatalanLaw(2).Cumulative(double.NaN).ShouldBe(0);
    }
}
