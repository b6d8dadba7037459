using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The gains τ at which the moments of φ(τ z) on the sphere are singular, because a kink begins to matter there.</summary>
/// <remarks>
/// A kink k is met by one coordinate from τ = |k|/√(B−1) on. A pair of coordinates with correlation ρ = −1/(B−1) fills the ellipse
/// x² + y² − 2ρxy ≤ (B−1)(1−ρ²), so two kinks are met at once from τ² = (k² + k′² − 2ρkk′)/((B−1)(1−ρ²)) on.
/// </remarks>
internal static class KinkEntries
{
    /// <summary>Lists the gains.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>Positive gains, possibly above one, without those of a kink at zero, which is met at every gain.</returns>
    public static double[] Of(Activation activation, int batch)
    {
        const double Zero = 1e-9;
        double rho = -1.0 / (batch - 1);
        double area = (batch - 1) * (1 - (rho * rho));
        SortedSet<double> entries = [];
        foreach (double kink in activation.Kinks)
        {
            entries.Add(Math.Abs(kink) / Math.Sqrt(batch - 1));
            foreach (double other in activation.Kinks)
            {
                entries.Add(Math.Sqrt(((kink * kink) + (other * other) - (2 * rho * kink * other)) / area));
            }
        }

        return [.. entries.Where(entry => entry > Zero)];
    }
}
