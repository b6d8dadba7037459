using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The degree of a power of ReLU beyond which the batch-symmetric fixed point is unstable.</summary>
/// <remarks>
/// For φ(x) = x₊^α the forward eigenvalue of a perturbation of the diagonal is
/// λ_L = [α(B − 2)Δ + B/(B − 1) J_α′(ρ)]/((B − 1 + 2α)Δ), Δ = 1 − J_α(ρ), ρ = −1/(B − 1) (Yang et al. 2019, appendix F). It reaches one
/// at the transition degree, which tends to one for large batches. At B = 4 it never does.
/// </remarks>
public static class TransitionDegree
{
    private const double HighestDegree = 20;

    /// <summary>The forward eigenvalue λ_L of x₊^α at the batch-symmetric fixed point.</summary>
    /// <param name="degree">The degree α, above one half.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>λ_L.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The degree or the batch size is out of range.</exception>
    public static double DiagonalEigenvalue(double degree, int batch)
    {
        if (!(degree > 0.5) || !double.IsFinite(degree))
        {
            throw new ArgumentOutOfRangeException(nameof(degree), degree, "The degree must be above one half.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 4);
        double correlation = -1.0 / (batch - 1);
        double gap = 1 - new ArcCosineKernel(degree).Value(correlation);
        double slope = degree * degree / ((2 * degree) - 1) * new ArcCosineKernel(degree - 1).Value(correlation);
        return ((degree * (batch - 2) * gap) + (batch / (batch - 1.0) * slope)) / ((batch - 1 + (2 * degree)) * gap);
    }

    /// <summary>The transition degree of a batch size.</summary>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>The degree, or null when the fixed point is stable for every degree up to twenty (B = 4).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 4.</exception>
    public static double? At(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 4);
        double Excess(double degree) => DiagonalEigenvalue(degree, batch) - 1;

        // The eigenvalue crosses one upwards; walking up finds the first crossing.
        double low = 1;
        for (double high = 1.125; high <= HighestDegree; high *= 1.125)
        {
            if (Excess(high) > 0)
            {
                return BrentRoot.Find(Excess, low, high, 0);
            }

            low = high;
        }

        return null;
    }
}
