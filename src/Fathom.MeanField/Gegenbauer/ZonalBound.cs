using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A bound on the correlation |P_l(ρ)| that polynomials of degree l and higher leave between two samples.</summary>
/// <remarks>
/// Laplace's integral P_l(ρ) = E[(ρ + i√(1−ρ²) u)^l], with u distributed as a coordinate for batch size B − 1, gives
/// |P_l(ρ)| ≤ E[(ρ² + (1−ρ²)u²)^(l/2)], which decreases with l.
/// </remarks>
internal static class ZonalBound
{
    /// <summary>Evaluates the bound.</summary>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <param name="degree">The lowest degree l it must hold for.</param>
    /// <returns>A number in [0, 1] that no |P_k(ρ)| with k ≥ l exceeds.</returns>
    public static double At(int batch, int degree)
    {
        // An even power is a polynomial in u, for which the rule is exact.
        int half = degree / 2;
        QuadratureRule rule = GaussGegenbauer.Rule(half + 1, (batch - 4) / 2.0);
        double rho = -1.0 / (batch - 1);
        double square = rho * rho;
        return Math.Min(1, rule.Apply(u => Math.Pow(square + ((1 - square) * u * u), half)) * (1 + 1e-12));
    }
}
