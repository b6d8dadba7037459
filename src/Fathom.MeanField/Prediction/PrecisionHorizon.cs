namespace Fathom.MeanField;

/// <summary>The depth at which rounding alone has destroyed the gradient.</summary>
/// <param name="SinglePrecision">Layers in float32; infinite when gradients do not grow.</param>
/// <param name="DoublePrecision">Layers in float64; infinite when gradients do not grow.</param>
/// <remarks>
/// A relative rounding error u of the activations grows like a perturbation of the signal, by the square root of the gradient growth per
/// layer, so it reaches one after 2 ln(1/u)/ln λ_G layers; u = 2⁻²⁴ and 2⁻⁵³.
/// </remarks>
public sealed record PrecisionHorizon(double SinglePrecision, double DoublePrecision)
{
    /// <summary>ln(1/u) for float32.</summary>
    public static double SingleDigits { get; } = 24 * Math.Log(2);

    /// <summary>ln(1/u) for float64.</summary>
    public static double DoubleDigits { get; } = 53 * Math.Log(2);
}
