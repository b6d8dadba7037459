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
        ProductHistogram histogram = ProductHistogram.Measure(factors, width: 200, repeats: 20, seed: 1, cancellation: TestContext.Current.CancellationToken);
        histogram.Histogram.Counts.Sum().ShouldBe(4000);
        histogram.Expected.Sum().ShouldBe(4000, 2);
        histogram.FirstBinRatio.ShouldBe(1, 0.03);
        histogram.FourthMoment.ShouldBe(histogram.ExactFourthMoment, Math.Min(0.02 * histogram.ExactFourthMoment, 5 * histogram.FourthMomentError));
    }

    [Fact]
    public void The_counts_of_a_histogram_have_the_errors_of_their_products()
    {
        ProductHistogram two = ProductHistogram.Measure(1, width: 30, repeats: 2, seed: 3, bins: 5, cancellation: TestContext.Current.CancellationToken);
        double[][] roots = [.. Enumerable.Range(0, 2).Select(sample => ProductSamples.SquaredSingularValues(30, 1, FactorLaw.Gaussian, 3, sample).Select(Math.Sqrt).ToArray())];
        for (int bin = 0; bin < 5; bin++)
        {
            // Of two numbers a and b, the sum has the standard error |a − b|.
            int[] counts = [.. roots.Select(sample => sample.Count(root => Math.Min(4, (int)(root / two.Histogram.High * 5)) == bin))];
            two.Histogram.Counts[bin].ShouldBe(counts.Sum());
            two.CountErrors[bin].ShouldBe(Math.Abs(counts[0] - counts[1]), 1e-12);
        }
    }

    [Fact]
    public void Condition_numbers_of_width_50_grow_by_the_law()
    {
        ConditionGrowth growth = ConditionGrowth.Measure(width: 50, factors: 8, FactorLaw.Gaussian, repeats: 40, seed: 1, cancellation: TestContext.Current.CancellationToken);
        growth.Slope.ShouldBe(growth.ExpectedSlope, 0.1 * growth.ExpectedSlope);
        growth.ExpectedSlope.ShouldBe(2.581, 1e-3);
    }

    [Fact]
    public void One_matrix_of_width_20_has_the_condition_number_of_Edelman()
    {
        ConditionGrowth growth = ConditionGrowth.Measure(width: 20, factors: 1, FactorLaw.Gaussian, repeats: 1500, seed: 2, cancellation: TestContext.Current.CancellationToken);
        growth.Errors[0].ShouldBeLessThan(0.03);
        growth.Means[0].ShouldBe(LyapunovSpectrum.SingleMatrixLogCondition(20), 0.1);
    }
}
