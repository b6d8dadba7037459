using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The epsilon above which batch norm no longer holds the signal up and the covariance collapses to zero.</summary>
/// <remarks>
/// A fixed point has σ_w² M(u) = ε u with u = μ/ε, so one exists iff ε ≤ σ_w² sup_u M(u)/u. For an activation that is differentiable
/// at its shift the limit u → 0 is σ_w² γ² f′(β)²; at a kink it is that of the one-sided linear pieces.
/// </remarks>
internal static class CriticalEpsilon
{
    /// <summary>The limit of σ_w² M(u)/u as u → 0.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size, at least 3, or infinite.</param>
    /// <param name="weightScale">σ_w.</param>
    /// <returns>The limit; zero or infinite for homogeneous activations of a degree above or below one.</returns>
    public static double SmallSignalLimit(Activation activation, BatchSize batch, double weightScale)
    {
        double squared = weightScale * weightScale;
        if (activation.Homogeneity is { } h && h.Degree != 1)
        {
            return h.Degree > 1 ? 0 : double.PositiveInfinity;
        }

        (double right, double left) = OneSidedSlopes(activation);
        if (right == left)
        {
            return squared * right * right;
        }

        // M(u)/u → μ₁ E[τ²]/u with E[τ²] → 2 E[w] u/B = u (B−1)/B, μ₁ the centred variance of the linear pieces.
        double variance = batch.IsInfinite
            ? (((right * right) + (left * left)) / 2) - ((right - left) * (right - left) / (2 * Math.PI))
            : HomogeneousMoments.Moments(new Homogeneity(1, right, left), batch.Count).CentredVariance
                * (batch.Count - 1) / batch.Count;
        return squared * variance;
    }

    /// <summary>Slopes of φ just right and just left of zero.</summary>
    /// <param name="activation">The activation.</param>
    /// <returns>The slopes, equal where φ is differentiable.</returns>
    public static (double Right, double Left) OneSidedSlopes(Activation activation)
    {
        bool kinkAtZero = false;
        foreach (double kink in activation.Kinks)
        {
            kinkAtZero |= Math.Abs(kink) < 1e-12;
        }

        if (!kinkAtZero)
        {
            double slope = activation.Derivative(0);
            return (slope, slope);
        }

        const double Tiny = 1e-12;
        double scale = Tiny / Math.Abs(activation.Gain);
        return (activation.Derivative(2 * scale), activation.Derivative(-2 * scale));
    }
}
