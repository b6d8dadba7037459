namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class ErrorFunctionTests
{
    [Theory]
    [MemberData(nameof(PublishedValues.Erf), MemberType = typeof(PublishedValues))]
    public void Erf_agrees_with_another_program(double x, double expected) =>
        Accuracy.Relative(ErrorFunction.Erf(x), expected).ShouldBeLessThan(4e-16);

    [Theory]
    [MemberData(nameof(PublishedValues.Erfc), MemberType = typeof(PublishedValues))]
    public void Erfc_keeps_its_relative_accuracy_in_the_tail(double x, double expected) =>
        Accuracy.Relative(ErrorFunction.Erfc(x), expected).ShouldBeLessThan(7e-16);

    [Theory]
    [MemberData(nameof(PublishedValues.ScaledErfc), MemberType = typeof(PublishedValues))]
    public void The_scaled_complement_neither_underflows_nor_loses_digits(double x, double expected) =>
        Accuracy.Relative(ErrorFunction.ScaledErfc(x), expected).ShouldBeLessThan(8e-16);

    [Fact]
    public void Limits_are_exact()
    {
        ErrorFunction.Erf(double.PositiveInfinity).ShouldBe(1);
        ErrorFunction.Erf(double.NegativeInfinity).ShouldBe(-1);
        ErrorFunction.Erf(double.NaN).ShouldBe(double.NaN);
        ErrorFunction.Erfc(double.PositiveInfinity).ShouldBe(0);
        ErrorFunction.Erfc(double.NegativeInfinity).ShouldBe(2);
        ErrorFunction.Erfc(double.NaN).ShouldBe(double.NaN);
        ErrorFunction.ScaledErfc(double.PositiveInfinity).ShouldBe(0);
        ErrorFunction.Erf(0).ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_span_version_is_the_scalar_function(int count)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(i => ((i * 0.7368) % 16) - 8)];
        double[] result = new double[count];
        ErrorFunction.Erf(x, result);
        Accuracy.Largest(result, [.. x.Select(ErrorFunction.Erf)]).ShouldBeLessThan(4e-16);
    }

    [Fact]
    public void The_span_version_handles_limits_and_works_in_place()
    {
        double[] x = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 1e-300, -1e-300, 30, -30, 0.5, -0.5];
        ErrorFunction.Erf(x, x);
        x[0].ShouldBe(double.NaN);
        x[1..].ShouldBe([1, -1, 0, 1e-300 * 1.1283791670955126, -1e-300 * 1.1283791670955126, 1, -1, ErrorFunction.Erf(0.5), -ErrorFunction.Erf(0.5)], 3e-16);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused() =>
        Should.Throw<ArgumentException>(() => ErrorFunction.Erf(new double[3], new double[4])).ParamName.ShouldBe("result");
}
