using System.Globalization;

namespace Fathom.Cli;

/// <summary>A number with its standard error for people: as many digits as the error allows.</summary>
internal static class UncertainNumber
{
    private const int MostDecimals = 9;

    /// <summary>An error of this size relative to the value is rounding, and the value is exact.</summary>
    private const double Rounding = 1e-13;

    /// <summary>Writes value ± error; two digits of the error.</summary>
    /// <param name="value">The value.</param>
    /// <param name="error">Its standard error; 0 for an exact value, NaN for an unknown one.</param>
    /// <returns>The text; <c>—</c> when there is no value.</returns>
    public static string Text(double value, double error)
    {
        bool exact = !double.IsFinite(value) || !double.IsFinite(error) || error <= Rounding * Math.Abs(value);
        return exact ? Value(value, error) : $"{Value(value, error)} ± {Rounded(error, error)}";
    }

    /// <summary>Writes the value alone, with the digits that its error allows.</summary>
    /// <param name="value">The value.</param>
    /// <param name="error">Its standard error; 0 for an exact value, NaN for an unknown one.</param>
    /// <returns>The text; <c>—</c> when there is no value.</returns>
    public static string Value(double value, double error) =>
        double.IsNaN(value) ? "—"
        : double.IsPositiveInfinity(value) ? "∞"
        : double.IsNegativeInfinity(value) ? "-∞"
        : double.IsFinite(error) && error > Rounding * Math.Abs(value) ? Rounded(value, error)
        : (value + 0.0).ToString("0.######", CultureInfo.InvariantCulture) is var text && text != "0" || value == 0 ? text
        : value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Rounded(double value, double error)
    {
        int decimals = 1 - (int)Math.Floor(Math.Log10(error));
        if (decimals > MostDecimals || Math.Abs(value) >= 1e9)
        {
            return value.ToString(error == value ? "G2" : "G6", CultureInfo.InvariantCulture);
        }

        return decimals >= 0
            ? (Math.Round(value, decimals) + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture)
            : Math.Round(value).ToString("F0", CultureInfo.InvariantCulture);
    }
}
