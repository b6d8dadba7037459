namespace Fathom.Cli.Tests;

public sealed class UncertainNumberTests
{
    [Theory]
    [InlineData(1.48765432, 0.0012345, "1.4877 ± 0.0012")]
    [InlineData(-1.48765432, 0.0012345, "-1.4877 ± 0.0012")]
    [InlineData(12345.678, 12.3, "12346 ± 12")]
    [InlineData(12345.678, 1234, "12346 ± 1234")]
    [InlineData(0.5, 0, "0.5")]
    [InlineData(0.5, double.NaN, "0.5")]
    [InlineData(1, 1e-17, "1")]
    [InlineData(0, 0, "0")]
    [InlineData(-0.0, 0, "0")]
    [InlineData(-0.0001, 0.01, "0.000 ± 0.010")]
    [InlineData(3.2e-9, 0, "3.2E-09")]
    [InlineData(1e-30, 1e-31, "1E-30 ± 1E-31")]
    [InlineData(1e30, 1e28, "1E+30 ± 1E+28")]
    [InlineData(double.NaN, 0.1, "—")]
    [InlineData(double.PositiveInfinity, 0.1, "∞")]
    [InlineData(double.NegativeInfinity, double.NaN, "-∞")]
    public void A_number_has_the_digits_that_its_error_allows(double value, double error, string text) =>
        UncertainNumber.Text(value, error).ShouldBe(text);
}
