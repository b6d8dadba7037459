using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Searches one parameter for the mildest change that brings the gradient growth under a target.</summary>
internal static class GrowthTarget
{
    private const int Bisections = 30;

    /// <summary>Accuracy of growths during a search; the reported growth is that of the final value.</summary>
    public const double SearchTolerance = 1e-6;

    /// <summary>Finds the parameter nearest to its start at which the growth meets the target.</summary>
    /// <param name="growth">The growth as a function of the parameter; NaN where it cannot be computed.</param>
    /// <param name="candidates">Values from the mildest change to the strongest.</param>
    /// <param name="target">The growth to get under.</param>
    /// <returns>The value and its growth; the value is null, with the smallest growth seen, when no candidate meets the target.</returns>
    public static (double? Value, double Growth, double BestValue) Search(
        Func<double, double> growth, IReadOnlyList<double> candidates, double target)
    {
        double best = double.PositiveInfinity;
        double bestValue = candidates[0];
        for (int i = 0; i < candidates.Count; i++)
        {
            double value = growth(candidates[i]);
            if (value < best)
            {
                best = value;
                bestValue = candidates[i];
            }

            if (value <= target)
            {
                return i == 0 ? (candidates[0], value, candidates[0]) : Refine(growth, candidates[i - 1], candidates[i], target);
            }
        }

        return (null, best, bestValue);
    }

    /// <summary>The growth at the fixed point, or NaN where it cannot be computed or the signal dies out.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size, at least 4, or infinite.</param>
    /// <param name="epsilon">Batch norm's ε.</param>
    /// <param name="weightScale">σ_w.</param>
    /// <param name="solver">A solver for the batch size that is used again and again, or null to make one.</param>
    /// <returns>The gradient growth.</returns>
    public static double GrowthOf(
        Activation activation, BatchSize batch, double epsilon, double weightScale, FixedPointSolver? solver = null)
    {
        try
        {
            FixedPoint point = epsilon > 0
                ? EpsilonFixedPoint.Solve(activation, batch, epsilon, weightScale, SearchTolerance)
                : batch.IsInfinite
                    ? BatchSymmetricFixedPoint.Solve(activation, batch, MomentRoute.Automatic, SearchTolerance)
                    : (solver ?? new FixedPointSolver(batch)).Solve(activation, MomentRoute.Automatic, SearchTolerance);
            return point.CentredVariance.Value > 0 ? point.GradientGrowth.Value : double.NaN;
        }
        catch (Exception fault) when (fault is AccuracyException or ArgumentException)
        {
            // Too extreme to be computed, or an activation that has become constant: no remedy either way.
            return double.NaN;
        }
    }

    private static (double? Value, double Growth, double BestValue) Refine(
        Func<double, double> growth, double outside, double inside, double target)
    {
        double value = growth(inside);
        for (int i = 0; i < Bisections && Math.Abs(inside - outside) > 1e-4 * Math.Abs(inside); i++)
        {
            double middle = (outside + inside) / 2;
            double middleGrowth = growth(middle);
            if (middleGrowth <= target)
            {
                (inside, value) = (middle, middleGrowth);
            }
            else
            {
                outside = middle;
            }
        }

        return (inside, value, inside);
    }
}
