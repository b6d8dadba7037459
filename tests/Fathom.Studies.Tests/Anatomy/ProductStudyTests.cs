using Fathom.FiniteWidth;

namespace Fathom.Studies.Tests;

/// <summary>Sampled products of matrices beside their laws.</summary>
public class ProductStudyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void First_bins_and_fourth_moments_agree_with_the_law(int factors)
    {
        ProductHistogram histogram = ProductHistogram.Measure(factors, width: 200, repeats: 20, seed: 1);
        histogram.Histogram.Counts.Sum().ShouldBe(4000);
        histogram.Expected.Sum().ShouldBe(4000, 2);
        histogram.FirstBinRatio.ShouldBe(1, 0.03);
        histogram.FourthMoment.ShouldBe(histogram.ExactFourthMoment, Math.Min(0.02 * histogram.ExactFourthMoment, 5 * histogram.FourthMomentError));
    }

    [Fact]
    public void Condition_numbers_of_width_50_grow_by_the_law()
    {
        ConditionGrowth growth = ConditionGrowth.Measure(width: 50, factors: 8, FactorLaw.Gaussian, repeats: 40, seed: 1);
        growth.Slope.ShouldBe(growth.ExpectedSlope, 0.1 * growth.ExpectedSlope);
        growth.ExpectedSlope.ShouldBe(2.581, 1e-3);
    }

    [Fact]
    public void One_matrix_of_width_20_has_the_condition_number_of_Edelman()
    {
        ConditionGrowth growth = ConditionGrowth.Measure(width: 20, factors: 1, FactorLaw.Gaussian, repeats: 1500, seed: 2);
        growth.Errors[0].ShouldBeLessThan(0.03);
        growth.Means[0].ShouldBe(LyapunovSpectrum.SingleMatrixLogCondition(20), 0.1);
    }
}
