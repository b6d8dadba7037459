using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The moments of a positive-homogeneous activation in closed form.</summary>
/// <remarks>
/// For a function of degree k on the sphere, E_v F(v) = E F(y) / E|y|^k, where y is a centred Gaussian vector with unit variances and
/// correlation ρ = −1/(B−1). Gaussian pair moments of powers of ReLU come from one formula with two Gauss hypergeometric series
/// (<see cref="PowerPair"/>), which at |ρ| ≤ 1/3 converge in a few terms (Yang et al. 2019, Laplace method, evaluated at the
/// fixed point).
/// </remarks>
internal static class HomogeneousMoments
{
    /// <summary>Computes all moments.</summary>
    /// <param name="homogeneity">Degree α > ½ and the coefficients a, b.</param>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <returns>The moments, with zero offset.</returns>
    public static SphereMoments Moments(Homogeneity homogeneity, int batch)
    {
        double alpha = homogeneity.Degree;
        double a = homogeneity.Positive;
        double b = homogeneity.Negative;
        double squares = (a * a) + (b * b);
        double rho = -1.0 / (batch - 1);
        double half = (batch - 1) / 2.0;
        double perB = 1.0 / batch;

        // E|√B v|^k relative to the moment of a unit Gaussian.
        double Radial(double k) => Math.Pow(half, k / 2) / GammaFunction.Ratio(half, k / 2);
        double Single(double k) => AbsoluteMoment.Of(k) * Radial(k);

        double same = Radial(2 * alpha);
        double up = Radial((2 * alpha) + 2);
        double down = Radial((2 * alpha) - 2);
        PowerPair equal = PowerPair.At(alpha, alpha, rho);
        PowerPair raisedFirst = PowerPair.At(alpha + 2, alpha, rho);
        PowerPair raisedBoth = PowerPair.At(alpha + 1, alpha + 1, rho);
        PowerPair lowered = PowerPair.At(alpha - 1, alpha - 1, rho);
        PowerPair loweredMixed = PowerPair.At(alpha + 1, alpha - 1, rho);

        double slope = alpha * alpha;
        double Even(PowerPair pair) => (squares * pair.SameSign) - (2 * a * b * pair.OppositeSign);
        double Odd(PowerPair pair) => (squares * pair.SameSign) + (2 * a * b * pair.OppositeSign);
        return new SphereMoments
        {
            Mean = (a - b) / 2 * Single(alpha),
            F2 = squares / 2 * Single(2 * alpha),
            FV = (a + b) / 2 * Single(alpha + 1) * Math.Sqrt(perB),
            F2V2 = squares / 2 * Single((2 * alpha) + 2) * perB,
            G = alpha * (a + b) / 2 * Single(alpha - 1),
            G2 = slope * squares / 2 * Single((2 * alpha) - 2),
            G2V2 = slope * squares / 2 * Single(2 * alpha) * perB,
            G2V4 = slope * squares / 2 * Single((2 * alpha) + 2) * perB * perB,
            F1F2 = same * Even(equal),
            F1F2V2 = up * perB * Even(raisedFirst),
            F1F2V1V2 = up * perB * Odd(raisedBoth),
            G1G2 = slope * down * Odd(lowered),
            G1G2V2 = slope * same * perB * Odd(loweredMixed),
            G1G2V1V2 = slope * same * perB * Even(equal),
            G1G2V3V1 = slope * up * perB * perB * Even(raisedFirst),
            G1G2V2V2 = slope * up * perB * perB * Odd(raisedBoth),
        };
    }
}
