using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

public class TwoSampleComparisonTests
{
    [Fact]
    public void Equal_laws_give_p_values_that_are_uniform()
    {
        double[] p = [.. Enumerable.Range(0, 60).Select(k => TwoSampleComparison.Of(Normals(200, 3, 2 * k), Normals(150, 3, (2 * k) + 1), 99).PValue)];

        // Sixty uniform numbers: mean within 5 standard errors 1/√(12·60), and no more small ones than a binomial allows.
        p.Average().ShouldBe(0.5, 5 / Math.Sqrt(12 * 60));
        p.Count(value => value <= 0.1).ShouldBeLessThan(6 + (5 * 3));
    }

    [Fact]
    public void A_shift_of_the_mean_is_seen()
    {
        Matrix shifted = Normals(2000, 2, 1);
        for (int i = 0; i < shifted.Rows; i++)
        {
            shifted[i, 1] += 0.2;
        }

        TwoSampleComparison seen = TwoSampleComparison.Of(Normals(2000, 2, 0), shifted, 199);
        seen.PValue.ShouldBe(1.0 / 200);
        seen.LargestMeanScore.ShouldBe(0.2 / Math.Sqrt(2.0 / 2000), 5);
    }

    [Fact]
    public void A_correlation_that_no_coordinate_shows_is_seen()
    {
        Matrix correlated = Normals(3000, 2, 1);
        for (int i = 0; i < correlated.Rows; i++)
        {
            correlated[i, 1] = (0.6 * correlated[i, 0]) + (0.8 * correlated[i, 1]);
        }

        TwoSampleComparison.Of(Normals(3000, 2, 0), correlated, 199).PValue.ShouldBe(1.0 / 200);
    }

    [Fact]
    public void Ties_are_counted_together()
    {
        double[] pooled = [0, 0, 0, 1, 0, 0, 1, 1];
        int[] order = [0, 1, 2, 4, 5, 3, 6, 7];
        bool[] first = [true, true, true, true, false, false, false, false];
        KolmogorovDistance.Of(order, pooled, first).ShouldBe(0.25, 1e-15);
    }

    private static Matrix Normals(int rows, int columns, int stream)
    {
        Matrix matrix = new(rows, columns);
        NormalStream.Fill(matrix.Values, 31, (ulong)stream);
        return matrix;
    }
}
