namespace Fathom.Numerics.Tests;

public sealed class DoubleExponentialTests
{
    [Fact]
    public void Known_integrals_over_the_half_line_come_out()
    {
        Check(DoubleExponential.Integrate(x => Math.Exp(-x)), 1);
        Check(DoubleExponential.Integrate(x => Math.Exp(-x * x / 2)), Math.Sqrt(Math.PI / 2));
        Check(DoubleExponential.Integrate(x => 1 / (1 + (x * x))), Math.PI / 2);
        Check(DoubleExponential.Integrate(x => 1 / (Math.Sqrt(x) * (1 + x))), Math.PI);
        Check(DoubleExponential.Integrate(x => x * x * x * Math.Exp(-x)), 6);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void The_scale_of_the_integrand_hardly_matters(double scale)
    {
        Check(DoubleExponential.Integrate(x => Math.Exp(-x / scale)), scale);
        Check(DoubleExponential.Integrate(x => Math.Exp(-x / scale), scale), scale);
    }

    [Fact]
    public void Slow_algebraic_decay_is_integrated_too() =>
        Check(DoubleExponential.Integrate(x => Math.Pow(1 + x, -1.1)), 10);

    [Fact]
    public void Overflow_far_beyond_the_weight_is_ignored() =>
        Check(DoubleExponential.Integrate(x => x * x * Math.Exp(-x) / (x * x * x) * x), 1);

    [Fact]
    public void A_function_that_is_not_a_number_where_it_matters_is_an_error()
    {
        Should.Throw<ArithmeticException>(() => DoubleExponential.Integrate(x => Math.Sqrt(1 - x)));
        Should.Throw<ArgumentOutOfRangeException>(() => DoubleExponential.Integrate(Math.Exp, 0)).ParamName.ShouldBe("scale");
    }

    private static void Check(Estimate estimate, double exact)
    {
        Math.Abs(estimate.Value - exact).ShouldBeLessThanOrEqualTo(estimate.Error);
        Accuracy.Relative(estimate.Value, exact).ShouldBeLessThan(1e-13);
    }
}
