using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>E[x₊^s y₊^t] and E[x₊^s (−y)₊^t] for unit Gaussians x, y with a correlation.</summary>
/// <param name="SameSign">H(s, t; c) = E[x₊^s y₊^t].</param>
/// <param name="OppositeSign">H(s, t; −c), the same for correlation −c.</param>
/// <remarks>
/// H(s,t;c) = 2^((s+t)/2)/(4π) · [ Γ((s+1)/2) Γ((t+1)/2) ₂F₁(−s/2, −t/2; ½; c²) + 2c Γ(s/2+1) Γ(t/2+1) ₂F₁((1−s)/2, (1−t)/2; 3/2; c²) ],
/// for s, t > −1: the expansion of the density in powers of c, summed over even and odd powers.
/// </remarks>
internal readonly record struct PowerPair(double SameSign, double OppositeSign)
{
    /// <summary>Evaluates both moments.</summary>
    /// <param name="s">Power of the first, above −1.</param>
    /// <param name="t">Power of the second, above −1.</param>
    /// <param name="correlation">The correlation c, with |c| well below one.</param>
    /// <returns>The moments.</returns>
    public static PowerPair At(double s, double t, double correlation)
    {
        double square = correlation * correlation;
        double scale = Math.Pow(2, (s + t) / 2) / (4 * Math.PI);
        double even = GammaFunction.Gamma((s + 1) / 2) * GammaFunction.Gamma((t + 1) / 2)
            * HypergeometricFunction.Gauss(-s / 2, -t / 2, 0.5, square);
        double odd = 2 * correlation * GammaFunction.Gamma((s / 2) + 1) * GammaFunction.Gamma((t / 2) + 1)
            * HypergeometricFunction.Gauss((1 - s) / 2, (1 - t) / 2, 1.5, square);
        return new PowerPair(scale * (even + odd), scale * (even - odd));
    }
}
