using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Reporting.Tests;

public class NumberTextTests
{
    [Theory]
    [InlineData(0, 4, "0")]
    [InlineData(1.46694220692426, 6, "1.46694")]
    [InlineData(-0.0001, 3, "-0.000100")]
    [InlineData(0.00009999, 3, "0.000100")]
    [InlineData(0.0000123456, 3, "1.23e-05")]
    [InlineData(999999.5, 6, "1.00000e+06")]
    [InlineData(123456, 3, "123456")]
    [InlineData(1234567, 3, "1.23e+06")]
    [InlineData(9.9999, 2, "10")]
    [InlineData(1e300, 1, "1e+300")]
    [InlineData(5e-324, 2, "4.9e-324")]
    [InlineData(double.PositiveInfinity, 3, "inf")]
    [InlineData(double.NegativeInfinity, 3, "-inf")]
    [InlineData(double.NaN, 3, "nan")]
    public void Significant_digits_are_shown(double value, int digits, string expected) =>
        NumberText.Significant(value, digits).ShouldBe(expected);

    [Fact]
    public void The_shown_number_is_within_half_a_unit_of_its_last_digit() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<double>().Filter(value => double.IsFinite(value) && Math.Abs(value) is > 1e-290 and < 1e290),
            Gen.Choose(1, 15).ToArbitrary(),
            (value, digits) =>
            {
                double shown = double.Parse(NumberText.Significant(value, digits), CultureInfo.InvariantCulture);
                return Math.Abs(shown - value) <= (0.5 * Math.Pow(10, 1 - digits) * Math.Abs(value) * (1 + 1e-9)) + (Math.Abs(value) * 1e-15);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    public void Digits_outside_one_to_seventeen_are_refused(int digits) =>
        Should.Throw<ArgumentOutOfRangeException>(() => NumberText.Significant(1, digits)).ParamName.ShouldBe("digits");
}
