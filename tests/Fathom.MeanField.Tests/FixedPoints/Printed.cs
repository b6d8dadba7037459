using System.Globalization;

namespace Fathom.MeanField.Tests;

/// <summary>Comparison with numbers as they are printed in a table.</summary>
internal static class Printed
{
    /// <summary>Asserts that a value rounds to a printed number: it is at most half a unit of the last digit away.</summary>
    public static void Agree(double value, string printed, string what)
    {
        double expected = double.Parse(printed, CultureInfo.InvariantCulture);
        int point = printed.IndexOf('.', StringComparison.Ordinal);
        int digits = point < 0 ? 0 : printed.Length - point - 1;
        double half = digits == 0 ? 1e-11 : 0.5 * Math.Pow(10, -digits) * 1.000001;
        (Math.Abs(value - expected) <= half).ShouldBeTrue(
            string.Create(CultureInfo.InvariantCulture, $"{what}: {value:R} is not {printed}"));
    }
}
