using System.Globalization;

namespace Fathom.Reporting;

/// <summary>The label of a tick: plain text with an optional raised exponent.</summary>
/// <param name="Text">The text on the line, such as <c>10</c> or <c>2×10</c>.</param>
/// <param name="Exponent">The raised text, or empty.</param>
internal readonly record struct TickLabel(string Text, string Exponent = "")
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>10 to a whole power.</summary>
    public static TickLabel PowerOfTen(int exponent) => new("10", WithMinus(exponent.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A mantissa times 10 to a whole power.</summary>
    public static TickLabel Scientific(string mantissa, int exponent) =>
        new($"{WithMinus(mantissa)}×10", WithMinus(exponent.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A number that is already formatted.</summary>
    public static TickLabel Number(string digits) => new(WithMinus(digits));

    /// <summary>The label in one line of Unicode, the exponent as raised digits.</summary>
    public string OneLine() => Text + string.Concat(Exponent.Select(character =>
        character switch { '−' => '⁻', >= '0' and <= '9' => Raised[character - '0'], _ => character }));

    private static string WithMinus(string digits) => digits.Replace('-', '−');
}
