using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

public sealed class HypergeometricFunctionTests
{
    [Theory]
    [MemberData(nameof(PublishedValues.Hypergeometric), MemberType = typeof(PublishedValues))]
    public void It_agrees_with_another_program(double a, double b, double c, double z, double expected) =>
        Accuracy.Relative(HypergeometricFunction.Gauss(a, b, c, z), expected).ShouldBeLessThan(a < 0 ? 1e-13 : 2e-14);

    [Fact]
    public void The_logarithm_is_a_special_case() =>
        Prop.ForAll(
            Draw.Between(-1, 0.9999),
            z => Accuracy.Relative(z * HypergeometricFunction.Gauss(1, 1, 2, z), -LogOnePlus.Evaluate(-z)) < 4e-15)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_arc_sine_is_a_special_case() =>
        Prop.ForAll(
            Draw.Between(-1, 1),
            x => Accuracy.Relative(x * HypergeometricFunction.Gauss(0.5, 0.5, 1.5, x * x), Math.Asin(x)) < 5e-15)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Powers_are_a_special_case() =>
        Prop.ForAll(
            Draw.Between(-3, 3),
            Draw.Between(-1, 0.99),
            (a, z) => Accuracy.Relative(HypergeometricFunction.Gauss(a, 1.75, 1.75, z), Math.Pow(1 - z, -a)) < 1e-13)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Contiguous_functions_obey_their_relation() =>
        Prop.ForAll(
            Draw.Between(0.2, 3),
            Draw.Between(0.2, 3),
            Draw.Between(-0.999, 0.999),
            (a, b, z) =>
            {
                // (c − a) F(a−1) + (2a − c + (b − a) z) F + a (z − 1) F(a+1) = 0, NIST DLMF 15.5.11.
                const double C = 2.7;
                double below = (C - a) * HypergeometricFunction.Gauss(a - 1, b, C, z);
                double middle = ((2 * a) - C + ((b - a) * z)) * HypergeometricFunction.Gauss(a, b, C, z);
                double above = a * (z - 1) * HypergeometricFunction.Gauss(a + 1, b, C, z);
                return Math.Abs(below + middle + above) < 1e-11 * (Math.Abs(below) + Math.Abs(middle) + Math.Abs(above));
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Terminating_series_are_polynomials()
    {
        // The Chebyshev polynomial T₄(x) = ₂F₁(−4, 4; 1/2; (1 − x)/2).
        foreach (double x in new[] { -1.0, -0.3, 0, 0.7, 1 })
        {
            HypergeometricFunction.Gauss(-4, 4, 0.5, (1 - x) / 2).ShouldBe((8 * Math.Pow(x, 4)) - (8 * x * x) + 1, 1e-14);
        }
    }

    [Fact]
    public void Infinite_values_and_bad_arguments_are_refused()
    {
        Should.Throw<ArithmeticException>(() => HypergeometricFunction.Gauss(1, 1, 2, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => HypergeometricFunction.Gauss(1, 1, 2, 1.5)).ParamName.ShouldBe("z");
        Should.Throw<ArgumentOutOfRangeException>(() => HypergeometricFunction.Gauss(1, 1, -2, 0.5)).ParamName.ShouldBe("c");
    }
}
