namespace Fathom.Numerics.Tests;

public sealed class LogOnePlusTests
{
    [Theory]
    [InlineData(1e-300)]
    [InlineData(-1e-10)]
    [InlineData(1e-5)]
    [InlineData(0.0999)]
    [InlineData(-0.0999)]
    public void Small_arguments_agree_with_the_series(double x)
    {
        double series = 0;
        double power = x;
        for (int k = 1; k < 40; k++)
        {
            series += power / k;
            power *= -x;
        }

        Accuracy.Relative(LogOnePlus.Evaluate(x), series).ShouldBeLessThan(4e-16);
    }

    [Theory]
    [InlineData(0.5, 0.4054651081081644)]
    [InlineData(-0.5, -0.6931471805599453)]
    [InlineData(1e20, 46.051701859880914)]
    [InlineData(-1, double.NegativeInfinity)]
    public void Larger_arguments_agree_with_the_logarithm(double x, double expected) =>
        Accuracy.Relative(LogOnePlus.Evaluate(x), expected).ShouldBeLessThan(4e-16);

    [Fact]
    public void Below_minus_one_it_is_not_a_number() => LogOnePlus.Evaluate(-1.5).ShouldBe(double.NaN);
}
