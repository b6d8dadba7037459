using System.Collections.Immutable;
using System.Globalization;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Puts a fixed point together from the moments of two resolutions, with an error for every number.</summary>
internal static class FixedPointAssembly
{
    /// <summary>The error of the least accurate number of a fixed point.</summary>
    /// <param name="point">The fixed point.</param>
    /// <returns>
    /// The largest error relative to max(|value|, 1); a covariance, which may vanish, counts relative to the variance. NaN when any
    /// number is NaN.
    /// </returns>
    public static double WorstError(FixedPoint point) => WorstError(point, Numbers(point).AsSpan());

    /// <summary>The error of the least accurate of some numbers of a fixed point and of its cross-batch covariance.</summary>
    /// <param name="point">The fixed point.</param>
    /// <param name="numbers">The numbers that count.</param>
    /// <returns>As for all numbers.</returns>
    public static double WorstError(FixedPoint point, ReadOnlySpan<Estimate> numbers)
    {
        Estimate covariance = point.CrossBatch.Covariance;
        double worst = covariance.Error / Math.Max(1, Math.Max(Math.Abs(covariance.Value), point.Variance.Value));
        foreach (Estimate estimate in numbers)
        {
            double relative = estimate.Error / Math.Max(1, Math.Abs(estimate.Value));
            worst = relative <= worst || double.IsNaN(worst) ? worst : relative;
        }

        return worst;
    }

    private static ImmutableArray<Estimate> Numbers(FixedPoint point) =>
    [
        point.Variance, point.Correlation, point.CentredVariance,
        point.Forward.Trace, point.Forward.Diagonal, point.Forward.OffDiagonal,
        point.Backward.Trace, point.Backward.Diagonal, point.Backward.OffDiagonal,
        point.CrossBatch.Eigenvalue,
    ];

    /// <summary>Assembles all numbers.</summary>
    /// <param name="coarse">Moments at the lower resolution; the same as the finer for closed forms.</param>
    /// <param name="fine">Moments at the higher resolution.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <param name="route">The route, for the report.</param>
    /// <returns>The fixed point.</returns>
    public static FixedPoint Of(in SphereMoments coarse, in SphereMoments fine, int batch, MomentRoute route)
    {
        FixedPointEigenvalues rough = FixedPointEigenvalues.From(coarse, batch);
        FixedPointEigenvalues sharp = FixedPointEigenvalues.From(fine, batch);

        // Sums of a few hundred rounded terms, amplified where μ is the difference of two larger numbers and where φ varies little
        // around a large mean. A μ that is lost in rounding makes every error infinite.
        double unit = 64 * Estimate.UnitRoundoff;
        double mu = fine.CentredVariance;
        double amplification = mu > 0
            ? ((Math.Abs(fine.F2) + Math.Abs(fine.F1F2)) / mu) + (Math.Abs(fine.Offset) / Math.Sqrt(mu))
            : double.PositiveInfinity;
        double relative = unit * (1 + amplification);

        Estimate Number(double a, double b) => LevelDifference.Between(a, b, relative * Math.Max(Math.Abs(b), 1));
        double mean = fine.Offset + fine.Mean;
        double roughMean = coarse.Offset + coarse.Mean;
        Estimate forwardDiagonal = Number(rough.ForwardDiagonal, sharp.ForwardDiagonal);
        Estimate forwardOffDiagonal = Number(rough.ForwardOffDiagonal, sharp.ForwardOffDiagonal);
        return new FixedPoint
        {
            Variance = LevelDifference.Between(coarse.Variance, fine.Variance, unit * fine.Variance),
            Correlation = LevelDifference.Between(
                coarse.Covariance / coarse.Variance, fine.Covariance / fine.Variance, unit),
            CentredVariance = LevelDifference.Between(
                coarse.CentredVariance, mu, mu > 0 ? relative * mu : double.PositiveInfinity),
            Forward = new EigenvalueTriple(new Estimate(0, 0), forwardDiagonal, forwardOffDiagonal),
            Backward = new EigenvalueTriple(
                Number(rough.BackwardTrace, sharp.BackwardTrace),
                Number(rough.BackwardDiagonal, sharp.BackwardDiagonal),
                Number(rough.BackwardOffDiagonal, sharp.BackwardOffDiagonal)),
            CrossBatch = new CrossBatchRates(
                Number(rough.CrossBatch, sharp.CrossBatch),
                LevelDifference.Between(roughMean * roughMean, mean * mean, unit * Math.Max(mean * mean, fine.Variance))),
            Stability = StabilityOf(forwardDiagonal, forwardOffDiagonal),
            Method = route switch
            {
                MomentRoute.ClosedForm => "closed form (Laplace method)",
                MomentRoute.GegenbauerSeries => "Gegenbauer series",
                _ => "quadrature in spherical coordinates",
            },
        };
    }

    /// <summary>Judges local stability from the forward eigenvalues.</summary>
    /// <param name="diagonal">λ_L of the forward map.</param>
    /// <param name="offDiagonal">λ_M of the forward map.</param>
    /// <returns>The verdict with its reason.</returns>
    public static Stability StabilityOf(Estimate diagonal, Estimate offDiagonal)
    {
        bool diagonalDecides = Math.Abs(diagonal.Value) >= Math.Abs(offDiagonal.Value);
        Estimate largest = diagonalDecides ? diagonal : offDiagonal;
        string space = diagonalDecides ? "differences between samples' variances" : "differences between pairs of samples";
        string factor = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(largest.Value):0.0000}");
        double magnitude = Math.Abs(largest.Value);
        if (magnitude - largest.Error >= 1)
        {
            return new Stability(
                false,
                $"{space} grow by {factor} per layer, so the batch symmetry breaks and real networks leave this fixed point");
        }

        return magnitude + largest.Error < 1
            ? new Stability(true, $"{space} shrink by {factor} per layer")
            : new Stability(true, $"{space} neither grow nor shrink (factor {factor}): marginal");
    }
}
