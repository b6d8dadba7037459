namespace Fathom.Specification.Tests;

public sealed class GainScheduleTests
{
    [Fact]
    public void Each_rule_gives_its_gains()
    {
        GainSchedule.Constant.GainAt(7, 10).ShouldBe(1);
        GainSchedule.Power(0.5).GainAt(1, 10).ShouldBe(1);
        GainSchedule.Power(0.5).GainAt(9, 10).ShouldBe(1.0 / 3, 1e-16);
        GainSchedule.Power(-1).GainAt(9, 10).ShouldBe(9);
        GainSchedule.Listed([3, 4]).GainAt(2, 2).ShouldBe(4);
    }

    [Fact]
    public void Layers_outside_the_depth_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => GainSchedule.Constant.GainAt(0, 10)).ParamName.ShouldBe("layer");
        Should.Throw<ArgumentOutOfRangeException>(() => GainSchedule.Constant.GainAt(11, 10)).ParamName.ShouldBe("layer");
        Should.Throw<ArgumentOutOfRangeException>(() => GainSchedule.Constant.GainAt(1, 0)).ParamName.ShouldBe("depth");
        Should.Throw<ArgumentOutOfRangeException>(() => GainSchedule.Listed([3, 4]).GainAt(1, 3)).ParamName.ShouldBe("depth");
        Should.Throw<ArgumentOutOfRangeException>(() => new GainSchedule { Kind = GainScheduleKind.List, Gains = default }.GainAt(1, 3));
    }

    [Fact]
    public void Equality_compares_the_numbers_that_the_rule_uses()
    {
        GainSchedule.Listed([1, 2]).ShouldBe(GainSchedule.Listed([1, 2]));
        GainSchedule.Listed([1, 2]).GetHashCode().ShouldBe(GainSchedule.Listed([1, 2]).GetHashCode());
        GainSchedule.Listed([1, 2]).ShouldNotBe(GainSchedule.Listed([1, 3]));
        GainSchedule.Listed([1, 2]).ShouldNotBe(GainSchedule.Listed([1, 2], unitSlope: true));
        GainSchedule.Power(1).ShouldNotBe(GainSchedule.Power(2));
        new GainSchedule { Exponent = 3 }.ShouldBe(GainSchedule.Constant);
    }

    [Fact]
    public void Wrong_gains_are_listed_one_by_one()
    {
        NetworkSpec spec = NetworkSpec.Default with { Depth = 5, GainSchedule = GainSchedule.Listed([1, 0, double.NaN, 1e7]) };
        spec.Validate().Select(fault => fault.Path).ShouldBe(
            ["$.gainSchedule.gains", "$.gainSchedule.gains[1]", "$.gainSchedule.gains[2]", "$.gainSchedule.gains[3]"]);
    }

    [Fact]
    public void Products_with_the_activation_gain_stay_in_range()
    {
        NetworkSpec spec = NetworkSpec.Default with { Depth = 1000, GainSchedule = GainSchedule.Power(-2) };
        spec.Validate().ShouldBeEmpty();
        (spec with { Activation = spec.Activation.WithGain(2) }).Validate().ShouldHaveSingleItem().Path.ShouldBe("$.gainSchedule.exponent");
        NetworkSpec listed = NetworkSpec.Default with { Depth = 1, Activation = spec.Activation.WithGain(1e4), GainSchedule = GainSchedule.Listed([1e4]) };
        listed.Validate().ShouldHaveSingleItem().Path.ShouldBe("$.gainSchedule.gains[0]");
    }
}
