using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The fixed point of centred batch norm in the limit of an infinite batch.</summary>
/// <remarks>
/// The coordinates of the sphere become independent standard normals z, and with μ = Var φ(z): λ_G = λ_L = E φ′²/μ and λ_M = (E φ′)²/μ
/// backward, λ_M = λ_CB = (E φ′)²/μ and λ_L = E[(φ − E φ)²(z² − 1)]/(2μ) forward. The gradient growth is at least one by Poincaré's
/// inequality, with equality for linear φ only.
/// </remarks>
internal static class InfiniteBatchFixedPoint
{
    private const int LastLevel = 8;

    /// <summary>Computes the fixed point.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="tolerance">The tolerance of every number.</param>
    /// <returns>The fixed point.</returns>
    /// <exception cref="AccuracyException">The tolerance was not reached.</exception>
    public static FixedPoint Solve(Activation activation, double tolerance)
    {
        GaussianMoments coarse = GaussianMoments.Of(activation, 0);
        for (int level = 1; ; level++)
        {
            GaussianMoments fine = GaussianMoments.Of(activation, level);
            FixedPoint result = Assemble(coarse, fine);
            double worst = FixedPointAssembly.WorstError(result);
            if (worst <= tolerance)
            {
                return result;
            }

            if (level == LastLevel)
            {
                throw AccuracyException.For(
                    $"The fixed point of {activation.Function.Name} at infinite batch size", worst, tolerance);
            }

            coarse = fine;
        }
    }

    private static FixedPoint Assemble(in GaussianMoments coarse, in GaussianMoments fine)
    {
        double unit = 64 * Estimate.UnitRoundoff;
        double variance = fine.F2 + (fine.Mean * fine.Mean);
        double relative = unit * (1 + (variance / fine.F2));
        Estimate Number(double a, double b) => LevelDifference.Between(a, b, relative * Math.Max(Math.Abs(b), 1));

        Estimate gradient = Number(coarse.G2 / coarse.F2, fine.G2 / fine.F2);
        Estimate linear = Number(coarse.FZ * coarse.FZ / coarse.F2, fine.FZ * fine.FZ / fine.F2);
        Estimate forward = Number(
            ((coarse.F2Z2 / coarse.F2) - 1) / 2,
            ((fine.F2Z2 / fine.F2) - 1) / 2);
        double square = fine.Mean * fine.Mean;
        double roughSquare = coarse.Mean * coarse.Mean;
        return new FixedPoint
        {
            Variance = LevelDifference.Between(coarse.F2 + roughSquare, variance, unit * variance),
            Correlation = LevelDifference.Between(
                roughSquare / (coarse.F2 + roughSquare), square / variance, unit),
            CentredVariance = LevelDifference.Between(coarse.F2, fine.F2, unit * variance),
            Forward = new EigenvalueTriple(new Estimate(0, 0), forward, linear),
            Backward = new EigenvalueTriple(gradient, gradient, linear),
            CrossBatch = new CrossBatchRates(linear, LevelDifference.Between(roughSquare, square, unit * variance)),
            Stability = FixedPointAssembly.StabilityOf(forward, linear),
            Method = "Gaussian integrals in the limit of an infinite batch",
        };
    }
}
