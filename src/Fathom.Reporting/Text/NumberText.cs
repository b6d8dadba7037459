using System.Globalization;

namespace Fathom.Reporting;

/// <summary>Numbers as text, always in the invariant culture.</summary>
public static class NumberText
{
    /// <summary>Formats a number with a fixed count of significant digits.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits, 1 to 17.</param>
    /// <returns>
    /// Plain notation for magnitudes from 10⁻⁴ up to 10⁶ (and for larger whole parts that fit the digits), otherwise a mantissa and
    /// exponent such as <c>1.47e+12</c>; <c>inf</c>, <c>-inf</c> or <c>nan</c> for what is not finite. Zero is <c>0</c>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="digits"/> is not between 1 and 17.</exception>
    public static string Significant(double value, int digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 17);
        if (!double.IsFinite(value))
            return NotFinite(value);
        if (value == 0)
            return "0";

        // Rounding may lift the number to the next power of ten, so the exponent is read from the rounded text.
        string scientific = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < Math.Max(6, digits))
            return value.ToString($"F{Math.Max(0, digits - 1 - exponent)}", CultureInfo.InvariantCulture);
        string sign = exponent < 0 ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{scientific.AsSpan(0, mark)}e{sign}{Math.Abs(exponent):00}");
    }

    /// <summary>Formats a number so that it reads back as the same double.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The shortest such text; <c>inf</c>, <c>-inf</c> or <c>nan</c> for what is not finite.</returns>
    public static string RoundTrip(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : NotFinite(value);

    private static string NotFinite(double value) =>
        double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
