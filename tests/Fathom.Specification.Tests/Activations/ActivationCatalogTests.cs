namespace Fathom.Specification.Tests;

public sealed class ActivationCatalogTests
{
    [Fact]
    public void Every_name_makes_a_function_of_that_name()
    {
        foreach (string name in ActivationCatalog.Names)
        {
            ActivationCatalog.Create(name).Name.ShouldBe(name);
            ActivationCatalog.TryCreate(name.ToUpperInvariant(), null, out ActivationFunction? function).ShouldBeTrue();
            function.ShouldBe(ActivationCatalog.Create(name));
            function!.IsCustom.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("leaky_relu", "leaky-relu")]
    [InlineData("LeakyReLU", "leaky-relu")]
    [InlineData("hardtanh", "hard-tanh")]
    [InlineData("abs", "absolute-value")]
    [InlineData("swish", "silu")]
    [InlineData("linear", "identity")]
    [InlineData("id", "identity")]
    [InlineData(" ReLU ", "relu")]
    public void Common_aliases_are_understood(string alias, string name) => ActivationCatalog.Create(alias).Name.ShouldBe(name);

    [Fact]
    public void Parameters_have_their_defaults_and_ranges()
    {
        ActivationCatalog.Create("leaky-relu").Parameter.ShouldBe(0.01);
        ActivationCatalog.Create("relu-power").Parameter.ShouldBe(2);
        ActivationCatalog.Create("relu-power", 0.6).Parameter.ShouldBe(0.6);
        foreach (double power in (double[])[0.5, 0, -1, 101, double.NaN, double.PositiveInfinity])
        {
            Should.Throw<ArgumentException>(() => ActivationCatalog.Create("relu-power", power)).ParamName.ShouldBe("parameter");
            Should.Throw<ArgumentOutOfRangeException>(() => ActivationCatalog.ReluPower(power));
            ActivationCatalog.TryCreate("relu-power", power, out _).ShouldBeFalse();
        }

        Should.Throw<ArgumentOutOfRangeException>(() => ActivationCatalog.LeakyRelu(double.NaN));
        Should.Throw<ArgumentException>(() => ActivationCatalog.Create("relu", 1)).Message.ShouldContain("takes no parameter");
    }

    [Fact]
    public void An_unknown_name_suggests_the_nearest()
    {
        Should.Throw<ArgumentException>(() => ActivationCatalog.Create("rleu")).Message.ShouldContain("did you mean 'relu'?");
        Should.Throw<ArgumentException>(() => ActivationCatalog.Create("quaternion")).Message.ShouldContain("known are identity, relu");
        ActivationCatalog.TryCreate("", null, out ActivationFunction? none).ShouldBeFalse();
        none.ShouldBeNull();
    }
}
