using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

public sealed class GammaFunctionTests
{
    [Theory]
    [MemberData(nameof(PublishedValues.LogGamma), MemberType = typeof(PublishedValues))]
    public void Log_gamma_agrees_with_forty_digits_of_another_program(double x, double expected) =>
        Accuracy.Relative(GammaFunction.LogGamma(x), expected).ShouldBeLessThan(1e-15);

    [Theory]
    [MemberData(nameof(PublishedValues.Gamma), MemberType = typeof(PublishedValues))]
    public void Gamma_agrees_with_another_program(double x, double expected) =>
        Accuracy.Relative(GammaFunction.Gamma(x), expected).ShouldBeLessThan(x < -20 ? 3e-14 : 1.5e-15);

    [Theory]
    [MemberData(nameof(PublishedValues.GammaRatio), MemberType = typeof(PublishedValues))]
    public void A_ratio_keeps_its_digits_also_for_large_arguments(double x, double a, double expected) =>
        Accuracy.Relative(GammaFunction.Ratio(x, a), expected).ShouldBeLessThan(2e-15 * (1 + Math.Abs(a)));

    [Theory]
    [MemberData(nameof(PublishedValues.LogGammaRatio), MemberType = typeof(PublishedValues))]
    public void A_log_ratio_keeps_its_digits(double x, double a, double expected) =>
        Accuracy.Relative(GammaFunction.LogRatio(x, a), expected).ShouldBeLessThan(2e-15);

    [Theory]
    [MemberData(nameof(PublishedValues.Digamma), MemberType = typeof(PublishedValues))]
    public void Digamma_agrees_with_another_program(double x, double expected) =>
        (Math.Abs(GammaFunction.Digamma(x) - expected) / Math.Max(1, Math.Abs(expected))).ShouldBeLessThan(3e-15);

    [Fact]
    public void Factorials_are_exact()
    {
        double factorial = 1;
        for (int n = 1; n <= 18; n++)
        {
            GammaFunction.Gamma(n).ShouldBe(factorial);
            factorial *= n;
        }
    }

    [Fact]
    public void The_recurrence_holds_everywhere() =>
        Prop.ForAll(
            Draw.Between(0.01, 150),
            x => Accuracy.Relative(GammaFunction.Gamma(x + 1), x * GammaFunction.Gamma(x)) < 1e-13)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_reflection_formula_holds() =>
        Prop.ForAll(
            Draw.Between(0.01, 0.99),
            x => Accuracy.Relative(GammaFunction.Gamma(x) * GammaFunction.Gamma(1 - x), Math.PI / Math.Sin(Math.PI * x)) < 1e-14)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_duplication_formula_holds_for_logarithms() =>
        Prop.ForAll(
            Draw.Between(0.1, 1e5),
            x =>
            {
                double left = GammaFunction.LogGamma(2 * x);
                double right = GammaFunction.LogGamma(x) + GammaFunction.LogGamma(x + 0.5) + ((2 * x - 1) * Math.Log(2)) - (0.5 * Math.Log(Math.PI));
                return Math.Abs(left - right) < 1e-14 * (2 + Math.Abs(left));
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Digamma_is_the_slope_of_log_gamma() =>
        Prop.ForAll(
            Draw.Between(0.2, 50),
            x =>
            {
                double h = 1e-4 * x;
                double slope = GammaFunction.LogRatio(x - h, 2 * h) / (2 * h);
                return Math.Abs(slope - GammaFunction.Digamma(x)) < 1e-6 * (1 + Math.Abs(slope));
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Poles_and_bad_arguments_are_refused_by_name()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.Gamma(-3)).ParamName.ShouldBe("x");
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.LogGamma(0)).ParamName.ShouldBe("x");
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.LogGamma(double.NaN)).ParamName.ShouldBe("x");
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.Ratio(0, 1)).ParamName.ShouldBe("x");
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.Ratio(2, -3)).ParamName.ShouldBe("a");
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.LogRatio(2, -2.5)).ParamName.ShouldBe("a");
        Should.Throw<ArgumentOutOfRangeException>(() => GammaFunction.Digamma(0)).ParamName.ShouldBe("x");
    }

    [Fact]
    public void Out_of_range_values_become_infinite_or_zero()
    {
        GammaFunction.Gamma(172).ShouldBe(double.PositiveInfinity);
        GammaFunction.Gamma(-200.5).ShouldBe(0);
        GammaFunction.LogGamma(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
    }
}
