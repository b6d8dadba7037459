namespace Fathom.FiniteWidth;

/// <summary>How far floating-point numbers carry gradients that grow at a steady rate.</summary>
/// <param name="SingleOverflow">Layers after which the sum of squares of a float32 gradient overflows; infinite without growth.</param>
/// <param name="SinglePrecision">Layers after which rounding errors of float32 have grown to the size of the signal.</param>
/// <param name="DoubleOverflow">The first for float64.</param>
/// <param name="DoublePrecision">The second for float64.</param>
public sealed record FloatReach(double SingleOverflow, double SinglePrecision, double DoubleOverflow, double DoublePrecision)
{
    /// <summary>½ ln of the largest float32: the logarithm of a Frobenius norm whose square still fits, 44.36.</summary>
    public static double SingleRange { get; } = 0.5 * Math.Log(float.MaxValue);

    /// <summary>½ ln of the largest float64, 354.9.</summary>
    public static double DoubleRange { get; } = 0.5 * Math.Log(double.MaxValue);

    /// <summary>ln 2²⁴: by how many nats a float32 rounding error can grow before it is as large as the signal.</summary>
    public static double SingleDigits { get; } = 24 * Math.Log(2);

    /// <summary>ln 2⁵³, for float64.</summary>
    public static double DoubleDigits { get; } = 53 * Math.Log(2);

    /// <summary>The reach of gradients that start with norm one and grow.</summary>
    /// <param name="rate">The growth of the logarithm of the norm per layer, not negative.</param>
    /// <returns>The depths.</returns>
    /// <remarks>A perturbation of the activations grows forwards as a gradient does backwards.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not a number.</exception>
    public static FloatReach Of(double rate)
    {
        if (!(rate >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The growth per layer must be a number that is not negative.");
        }

        return new FloatReach(SingleRange / rate, SingleDigits / rate, DoubleRange / rate, DoubleDigits / rate);
    }
}
