using System.Globalization;

namespace Fathom.Reporting;

/// <summary>Numbers in SVG: at most two decimals, no exponent, no minus zero.</summary>
internal static class SvgNumber
{
    /// <summary>The text of a finite number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite: a mark was made from bad data.</exception>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A coordinate must be finite.");
        string text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
