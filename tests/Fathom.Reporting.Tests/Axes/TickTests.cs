using System.Collections.Immutable;

namespace Fathom.Reporting.Tests;

public class TickTests
{
    [Theory]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-1, 1, 5, "−1.0 −0.5 0 0.5 1.0")]
    [InlineData(0, 97, 10, "0 10 20 30 40 50 60 70 80 90")]
    [InlineData(0.1, 0.3, 4, "0.10 0.15 0.20 0.25 0.30")]
    [InlineData(0, 3e7, 3, "0 1×10⁷ 2×10⁷ 3×10⁷")]
    [InlineData(0, 4e-5, 4, "0 1×10⁻⁵ 2×10⁻⁵ 3×10⁻⁵ 4×10⁻⁵")]
    public void Linear_ticks_stand_at_multiples_of_one_two_or_five(double low, double high, int most, string expected) =>
        Text(LinearTicks.Between(low, high, most)).ShouldBe(expected);

    [Theory]
    [InlineData(0.5, 50.5, 10, "1 5 10 15 20 25 30 35 40 45 50")]
    [InlineData(0.5, 1000.5, 5, "1 200 400 600 800 1000")]
    [InlineData(-0.5, 3.5, 20, "0 1 2 3")]
    public void Layer_ticks_stand_on_whole_numbers_and_begin_at_the_first_layer(double low, double high, int most, string expected) =>
        Text(WholeNumberTicks.Between(low, high, most)).ShouldBe(expected);

    [Theory]
    [InlineData(0, 3, 8, "10⁰ 10¹ 10² 10³")]
    [InlineData(-200, 200, 9, "10⁻²⁰⁰ 10⁻¹⁵⁰ 10⁻¹⁰⁰ 10⁻⁵⁰ 10⁰ 10⁵⁰ 10¹⁰⁰ 10¹⁵⁰ 10²⁰⁰")]
    [InlineData(-200, 200, 5, "10⁻²⁰⁰ 10⁻¹⁰⁰ 10⁰ 10¹⁰⁰ 10²⁰⁰")]
    [InlineData(0, 9, 5, "10⁰ 10² 10⁴ 10⁶ 10⁸")]
    [InlineData(0.1, 0.95, 8, "2 5")]
    [InlineData(-0.9, -0.1, 8, "0.2 0.5")]
    [InlineData(20.1, 20.95, 8, "2×10²⁰ 5×10²⁰")]
    [InlineData(1e6, 1e6 + 1, 8, "10¹⁰⁰⁰⁰⁰⁰ 10¹⁰⁰⁰⁰⁰¹")]
    public void Logarithmic_ticks_are_powers_of_ten_thinned_to_fit(double low, double high, int most, string expected) =>
        Text(DecadeTicks.Between(low, high, most)).ShouldBe(expected);

    [Fact]
    public void A_narrow_logarithmic_range_has_ticks_of_the_mantissa()
    {
        ImmutableArray<Tick> ticks = DecadeTicks.Between(Math.Log10(1.10), Math.Log10(1.35), 6);
        Text(ticks).ShouldBe("1.10 1.15 1.20 1.25 1.30 1.35");
        Math.Pow(10, ticks[2].Even).ShouldBe(1.20, 1e-12);
    }

    [Fact]
    public void Minor_ticks_stand_at_the_mantissas_between_decades() =>
        DecadeTicks.Between(0, 2, 8).Where(tick => !tick.IsMajor).Select(tick => Math.Round(Math.Pow(10, tick.Even), 6))
            .ShouldBe([2, 3, 4, 5, 6, 7, 8, 9, 20, 30, 40, 50, 60, 70, 80, 90], ignoreOrder: true);

    [Fact]
    public void Symmetric_logarithmic_ticks_mirror_each_other_around_zero()
    {
        AxisTransform transform = new(AxisScale.SymLog, 0.1);
        double end = transform.Even(1e6);
        ImmutableArray<Tick> ticks = SymLogTicks.Between(-end, end, transform, 9);
        ticks.Select(tick => tick.Even).ShouldBe([.. ticks.Reverse().Select(tick => -tick.Even)]);
        ticks.ShouldContain(tick => tick.Even == 0);
        Text(ticks).ShouldContain("−10");
    }

    [Fact]
    public void Ticks_of_any_axis_lie_within_its_limits_and_are_few()
    {
        for (ulong seed = 0; seed < 3000; seed++)
        {
            Dice dice = new(seed);
            Axis axis = new("a") { Scale = dice.Pick(AxisScale.Linear, AxisScale.Log10, AxisScale.NaturalLog, AxisScale.SymLog), WholeNumbers = dice.Coin() };
            double low = ((2 * dice.Share()) - 1) * Math.Pow(10, (12 * dice.Share()) - 6);
            double high = low + Math.Pow(10, (12 * dice.Share()) - 6);
            if (axis.Scale == AxisScale.SymLog)
                (low, high) = (Math.Clamp(low, -300, 300), Math.Clamp(low, -300, 300) + Math.Min(high - low, 300));
            foreach (bool horizontal in new[] { true, false })
            {
                ImmutableArray<Tick> ticks = AxisTicks.For(axis, (low, high), 400, horizontal);
                double slack = 1e-6 * (high - low);
                ticks.ShouldAllBe(tick => tick.Even >= low - slack && tick.Even <= high + slack, $"seed {seed}");
                ticks.Count(tick => tick.IsMajor).ShouldBeLessThanOrEqualTo(18, $"seed {seed}");
                ticks.Length.ShouldBeLessThan(200, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Limits_come_from_the_data_unless_the_axis_demands_them()
    {
        AxisExtent extent = new(new Axis("a") { Minimum = 2 });
        extent.Include(10);
        extent.Include(5);
        extent.Include(double.NaN);
        extent.Include(double.PositiveInfinity);
        (double low, double high) = extent.Limits(0);
        (low, high).ShouldBe((2, 10));
        extent.Limits(0.1).High.ShouldBe(10.5, 1e-12);
    }

    [Theory]
    [InlineData(1.0, 1.0, AxisScale.Linear)]
    [InlineData(5.0, 4.0, AxisScale.Linear)]
    [InlineData(0.0, 1.0, AxisScale.Log10)]
    [InlineData(double.NaN, 1.0, AxisScale.Linear)]
    public void Limits_that_contradict_themselves_are_refused(double minimum, double maximum, AxisScale scale) =>
        Should.Throw<ArgumentException>(() => new Figure("t", new Panel(new Axis("a") { Minimum = minimum, Maximum = maximum, Scale = scale }, new Axis("b"), [])))
            .ParamName.ShouldBe("panels");

    private static string Text(ImmutableArray<Tick> ticks) =>
        string.Join(' ', ticks.Where(tick => tick.IsMajor).OrderBy(tick => tick.Even).Select(tick => tick.Label!.Value.OneLine()));
}
