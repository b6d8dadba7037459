using System.Numerics;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Carries any covariance forward through batch norm and an activation with an analytic dual: erf, sine (with shift) and the identity.</summary>
/// <remarks>
/// Yang et al. 2019, Theorem 3.3: with ρ = |y|²/B,
/// E[x xᵀ] = ∫₀^∞ dρ ∫ dw/(2πi) e^(wρ) det(I + 2wΣ/B)^(−1/2) V_φ(C(w)/(ρ + ε)), C(w) = Σ(I + 2wΣ/B)⁻¹.
/// The paper's contour is the imaginary axis, on which this converges only conditionally. Every singularity lies on the real axis at or to the left of
/// w₀ = −B/(2λ_max): off it the imaginary part of C(w) is definite, so that no principal minor of (ρ + ε)I + 2C, and by its Schur complements no argument of an
/// arcsine's root, becomes real and negative. The contour may therefore be bent around the negative axis. Here it is the hyperbola of Weideman and Trefethen
/// (Math. Comp. 76 (2007) 1341) started at w₀ and scaled by 1/ρ, on which the trapezoidal rule converges like e^(−2.3 n), followed by the trapezoidal rule in ln ρ.
/// </remarks>
public static class FourierPropagation
{
    /// <summary>Whether the closed form that the method needs is known.</summary>
    /// <param name="activation">φ with its gain and shift.</param>
    /// <returns>True for the identity, sine, and erf without shift.</returns>
    public static bool Supports(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return ComplexDuals.Of(activation) is not null;
    }

    /// <summary>The forward map.</summary>
    /// <param name="activation">φ, one that <see cref="Supports"/> accepts.</param>
    /// <param name="covariance">Σ over the batch, B × B.</param>
    /// <param name="centred">Whether the norm subtracts the batch mean.</param>
    /// <param name="epsilon">ε, non-negative and finite.</param>
    /// <returns>E[x xᵀ] with an error that compares two resolutions and the mass of the integral with one.</returns>
    /// <exception cref="ArgumentException">φ is not supported, Σ is not a covariance, or the batch does not vary although ε = 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is out of range.</exception>
    public static FourierCovariance Forward(Activation activation, Matrix covariance, bool centred = true, double epsilon = 0)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(covariance);
        ScaleGuard.NonNegative(epsilon, nameof(epsilon));
        ComplexDual dual = ComplexDuals.Of(activation)
            ?? throw new ArgumentException($"The Fourier method knows identity, sin and erf (without shift), not '{activation.Function.Name}'.", nameof(activation));
        CovarianceFactor factor = CovarianceFactor.Projected(covariance, [covariance.Rows], centred);
        if (factor.Rank == 0)
        {
            return epsilon > 0
                ? Constant(activation, covariance.Rows)
                : throw new ArgumentException("The batch does not vary, so batch norm with ε = 0 is 0/0; give ε a positive value.", nameof(covariance));
        }

        // The determinant's singularity of order rank/2 at the tip of the cut asks for a wider contour, at the price of rounding by e^(0.35 n).
        int extra = factor.Rank / 2;
        FourierSum coarse = new(factor, dual, epsilon, nodes: 16 + extra, step: 0.2);
        coarse.Run();
        FourierSum fine = new(factor, dual, epsilon, nodes: 20 + extra, step: 0.1);
        fine.Run();
        double error = Math.Abs(fine.Mass - 1);
        double largest = 0;
        for (int i = 0; i < fine.Value.Values.Length; i++)
        {
            error = Math.Max(error, Math.Abs(fine.Value.Values[i] - coarse.Value.Values[i]));
            largest = Math.Max(largest, Math.Abs(fine.Value.Values[i]));
        }

        return new FourierCovariance(fine.Value, error + (1e-13 * largest), coarse.Evaluations + fine.Evaluations);
    }

    private static FourierCovariance Constant(Activation activation, int size)
    {
        double value = activation.Value(0);
        Matrix constant = new(size, size);
        constant.Values.AsSpan().Fill(value * value);
        return new FourierCovariance(constant, 4 * Estimate.UnitRoundoff * value * value, 0);
    }
}
