using System.Globalization;

namespace Fathom.Specification;

/// <summary>Words for numbers that are out of their range.</summary>
internal static class SpecificationNumber
{
    /// <summary>One sentence about a number outside its range.</summary>
    /// <param name="name">What the number is.</param>
    /// <param name="least">The least right value.</param>
    /// <param name="largest">The largest right value.</param>
    /// <param name="value">The value found.</param>
    /// <returns>The sentence.</returns>
    public static string Between(string name, string least, string largest, double value) =>
        $"The {name} must be a number from {least} to {largest}, not {Text(value)}.";

    /// <summary>A number in invariant culture.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Its shortest exact text.</returns>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
