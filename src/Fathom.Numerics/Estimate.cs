using System.Globalization;

namespace Fathom.Numerics;

/// <summary>A number together with a bound on its numerical error.</summary>
/// <param name="Value">The computed value. Infinite or NaN when the quantity has no finite value.</param>
/// <param name="Error">A non-negative bound on the absolute error of <paramref name="Value"/>, in the same unit.</param>
/// <remarks>
/// The error is an honest estimate made by the method that computed the value (difference of two resolutions plus a rounding
/// bound), not a tolerance that was asked for.
/// </remarks>
public readonly record struct Estimate(double Value, double Error)
{
    /// <summary>Spacing of doubles just above one, 2⁻⁵².</summary>
    public const double UnitRoundoff = 2.220446049250313e-16;

    /// <summary>A value that is exact up to <paramref name="ulps"/> units in the last place.</summary>
    /// <param name="value">The value.</param>
    /// <param name="ulps">How many units in the last place may be wrong.</param>
    /// <returns>The value with its rounding bound.</returns>
    public static Estimate Rounded(double value, double ulps = 4) => new(value, ulps * UnitRoundoff * Math.Abs(value));

    /// <summary>The error relative to the magnitude of the value; zero for an exact zero.</summary>
    public double RelativeError => Error == 0 ? 0 : Error / Math.Abs(Value);

    /// <summary>Whether the value is an ordinary finite number.</summary>
    public bool IsFinite => double.IsFinite(Value);

    /// <summary>Multiplies value and error by an exact factor.</summary>
    /// <param name="factor">The exact factor.</param>
    /// <returns>The scaled estimate.</returns>
    public Estimate Scale(double factor) => new(Value * factor, Error * Math.Abs(factor));

    /// <summary>Writes the value and its error in invariant culture.</summary>
    /// <returns>A text such as <c>1.4669 ± 2e-12</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value:G12} ± {Error:G2}");
}
