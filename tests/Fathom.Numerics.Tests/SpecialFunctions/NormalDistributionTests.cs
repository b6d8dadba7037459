using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

public sealed class NormalDistributionTests
{
    [Theory]
    [MemberData(nameof(PublishedValues.Cumulative), MemberType = typeof(PublishedValues))]
    public void The_distribution_function_agrees_with_another_program(double x, double expected) =>
        Accuracy.Relative(NormalDistribution.Cumulative(x), expected).ShouldBeLessThan(8e-16);

    [Theory]
    [MemberData(nameof(PublishedValues.Quantile), MemberType = typeof(PublishedValues))]
    public void Quantiles_agree_with_another_program(double p, double expected) =>
        Accuracy.Relative(NormalDistribution.Quantile(p), expected).ShouldBeLessThan(8e-16);

    [Fact]
    public void The_median_is_exactly_zero() => NormalDistribution.Quantile(0.5).ShouldBe(0);

    [Fact]
    public void Quantile_and_distribution_function_are_inverse() =>
        Prop.ForAll(
            Draw.Between(-37, 5),
            x => Math.Abs(NormalDistribution.Quantile(NormalDistribution.Cumulative(x)) - x) < 1e-14 + (4e-16 / NormalDistribution.Density(Math.Max(0, x))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_density_is_the_slope_of_the_distribution_function() =>
        Prop.ForAll(
            Draw.Between(-6, 6),
            x =>
            {
                const double H = 1e-4;
                double slope = (NormalDistribution.Cumulative(x + H) - NormalDistribution.Cumulative(x - H)) / (2 * H);
                return Math.Abs(slope - NormalDistribution.Density(x)) < 1e-8;
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Limits_are_exact()
    {
        NormalDistribution.Cumulative(double.NegativeInfinity).ShouldBe(0);
        NormalDistribution.Cumulative(double.PositiveInfinity).ShouldBe(1);
        NormalDistribution.Cumulative(double.NaN).ShouldBe(double.NaN);
        NormalDistribution.Density(double.PositiveInfinity).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_quantile_of_no_probability_is_refused(double p) =>
        Should.Throw<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(p)).ParamName.ShouldBe("p");
}
