namespace Fathom.Numerics.Tests;

public sealed class GaussRuleTests
{
    public static TheoryData<int> Counts => [1, 2, 3, 8, 21, 64, 128, 200];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Legendre_integrates_every_power_it_should(int count)
    {
        QuadratureRule rule = GaussLegendre.Rule(count);
        for (int power = 0; power < 2 * count; power++)
        {
            double exact = power % 2 == 1 ? 0 : 2.0 / (power + 1);
            rule.Apply(x => Math.Pow(x, power)).ShouldBe(exact, 4e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Gegenbauer_gives_the_moments_of_a_coordinate_on_the_sphere(int count)
    {
        foreach (double index in new[] { -0.4, 0, 0.5, 1, 3.5, 100, 2000 })
        {
            QuadratureRule rule = GaussGegenbauer.Rule(count, index);
            double moment = 1;
            for (int power = 2; power < 2 * count; power += 2)
            {
                moment *= (power - 1) / ((2 * index) + power);
                if (moment < 1e-200)
                {
                    break;
                }

                Accuracy.Relative(rule.Apply(x => Math.Pow(x, power)), moment).ShouldBeLessThan(5e-14);
            }

            rule.Weights.Sum().ShouldBe(1, 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Chebyshev_nodes_of_both_kinds_are_known(int count)
    {
        QuadratureRule first = GaussGegenbauer.Rule(count, 0);
        QuadratureRule second = GaussGegenbauer.Rule(count, 1);
        for (int i = 0; i < count; i++)
        {
            first.Nodes[i].ShouldBe(-Math.Cos(Math.PI * (i + 0.5) / count), 8e-16);
            first.Weights[i].ShouldBe(1.0 / count, 1e-15);
            double angle = Math.PI * (i + 1) / (count + 1);
            second.Nodes[i].ShouldBe(-Math.Cos(angle), 8e-16);
            second.Weights[i].ShouldBe(2 * Math.Pow(Math.Sin(angle), 2) / (count + 1), 1e-15);
        }
    }

    [Fact]
    public void Published_Legendre_nodes_and_weights_are_met()
    {
        // Abramowitz and Stegun, table 25.4, n = 5, in closed form.
        QuadratureRule rule = GaussLegendre.Rule(5);
        rule.Nodes[4].ShouldBe(Math.Sqrt(5 + (2 * Math.Sqrt(10.0 / 7))) / 3, 2e-16);
        rule.Nodes[3].ShouldBe(Math.Sqrt(5 - (2 * Math.Sqrt(10.0 / 7))) / 3, 2e-16);
        rule.Nodes[2].ShouldBe(0);
        rule.Weights[4].ShouldBe((322 - (13 * Math.Sqrt(70))) / 900, 2e-16);
        rule.Weights[2].ShouldBe(128.0 / 225, 2e-16);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(600)]
    public void Hermite_gives_the_moments_of_a_normal_variable(int count)
    {
        QuadratureRule rule = GaussHermite.Rule(count);
        double moment = 1;
        for (int power = 2; power < 2 * count && power < 160; power += 2)
        {
            moment *= power - 1;
            Accuracy.Relative(rule.Apply(x => Math.Pow(x, power)), moment).ShouldBeLessThan(3e-14);
            rule.Apply(x => Math.Pow(x, power - 1)).ShouldBe(0, 1e-13 * moment);
        }
    }

    [Fact]
    public void Rules_are_symmetric_and_ascending_with_positive_weights()
    {
        foreach (QuadratureRule rule in new[] { GaussLegendre.Rule(31), GaussGegenbauer.Rule(64, 7.5), GaussHermite.Rule(50) })
        {
            rule.Count.ShouldBe(rule.Weights.Length);
            rule.Nodes.ShouldBeInOrder();
            rule.Weights.ShouldAllBe(weight => weight > 0);
            for (int i = 0; i < rule.Count; i++)
            {
                rule.Nodes[i].ShouldBe(-rule.Nodes[rule.Count - 1 - i]);
                rule.Weights[i].ShouldBe(rule.Weights[rule.Count - 1 - i]);
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => GaussLegendre.Rule(0)).ParamName.ShouldBe("count");
        Should.Throw<ArgumentOutOfRangeException>(() => GaussGegenbauer.Rule(3, -0.5)).ParamName.ShouldBe("index");
        Should.Throw<ArgumentOutOfRangeException>(() => GaussHermite.Rule(601)).ParamName.ShouldBe("count");
    }
}
