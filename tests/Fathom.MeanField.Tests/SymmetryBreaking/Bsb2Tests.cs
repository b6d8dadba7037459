using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

public class Bsb2Tests
{
    private static readonly HomogeneousCovariance Square = Homogeneous.Dual(2);

    [Fact]
    public void The_published_example_is_reproduced()
    {
        Bsb2FixedPoint point = Bsb2FixedPoint.Find(Square, 8, 3)!;
        point.WinnerVariance.ShouldBe(4.96175, 6e-6);
        point.WinnerCovariance.ShouldBe(0.52871, 6e-6);
        point.CrossCovariance.ShouldBe(0.01314, 6e-6);
        point.LoserVariance.ShouldBe(0.03278, 6e-6);
        point.WinnerEigenvalue.ShouldBe(4.43304, 6e-6);
        point.ContrastEigenvalue.ShouldBe(3.77418, 6e-6);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(8, 3)]
    [InlineData(8, 6)]
    [InlineData(12, 5)]
    public void The_whole_forward_map_keeps_the_fixed_point(int batch, int block)
    {
        Matrix sigma = Bsb2FixedPoint.Find(Square, batch, block)!.Covariance();
        Gram.Distance(LaplacePropagation.Forward(sigma, Square).Covariance, sigma).ShouldBeLessThan(1e-11 * sigma[0, 0]);
    }

    [Fact]
    public void Stable_blocks_are_those_that_a_perturbed_iteration_returns_to()
    {
        IReadOnlyList<int> stable = Bsb2Stability.StableBlockSizes(Square, 8);
        stable.ShouldBe([3, 4]);
        for (int block = 3; block < 8; block++)
        {
            Bsb2FixedPoint point = Bsb2FixedPoint.Find(Square, 8, block)!;
            Bsb2Stability stability = Bsb2Stability.Of(point, Square);
            Matrix start = point.Covariance();
            Matrix sigma = start.Copy();
            NormalSource source = new(17);
            double[] gains = [.. source.Take(8, 1e-5).Select(x => 1 + x)];
            for (int i = 0; i < 8; i++)
            {
                for (int j = 0; j < 8; j++)
                {
                    sigma[i, j] *= gains[i] * gains[j];
                }
            }

            double early = 0;
            for (int layer = 0; layer < 60; layer++)
            {
                sigma = LaplacePropagation.Forward(sigma, Square).Covariance;
                early = layer == 39 ? Gram.Distance(sigma, start) : early;
            }

            double rate = Math.Pow(Gram.Distance(sigma, start) / early, 1 / 20.0);
            (rate < 1).ShouldBe(stability.IsStable, $"B' = {block}: {rate}");
            if (block > 3)
            {
                rate.ShouldBe(stability.SpectralRadius, 0.02);
            }
        }
    }

    [Fact]
    public void One_winner_takes_the_closed_form_and_is_not_linearly_stable()
    {
        Bsb2FixedPoint point = Bsb2FixedPoint.Find(Square, 8, 1)!;
        point.WinnerVariance.ShouldBe(24.5, 1e-12);
        point.CrossCovariance.ShouldBe(0);
        point.LoserVariance.ShouldBe(1 / 98.0, 1e-14);
        Bsb2Stability.Of(point, Square).IsStable.ShouldBeFalse();
    }
}
