namespace Fathom.Specification.Tests;

public sealed class CustomActivationTests
{
    [Fact]
    public void A_right_function_is_accepted_and_evaluated()
    {
        ActivationFunction cube = ActivationFunction.Custom(
            "cube", x => x * x * x, x => 3 * x * x, homogeneity: new Homogeneity(3, 1, 1), parity: Parity.Odd);
        cube.IsCustom.ShouldBeTrue();
        cube.Value(2).ShouldBe(8);
        cube.Derivative(2).ShouldBe(12);
        ActivationFunction.Custom("fast", x => Math.Sin(30 * x), x => 30 * Math.Cos(30 * x), parity: Parity.Odd).Value(0).ShouldBe(0);
        ActivationFunction.Custom("flat", _ => 4, _ => 0, parity: Parity.Even).Derivative(1).ShouldBe(0);
        ActivationFunction step = ActivationFunction.Custom("ramp", x => Math.Max(x, 0.31), x => x > 0.31 ? 1 : x < 0.31 ? 0 : 0.5, [0.31]);
        step.Kinks.ShouldBe([0.31]);
    }

    [Fact]
    public void A_wrong_derivative_is_refused()
    {
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", Math.Sin, Math.Sin)).ParamName.ShouldBe("derivative");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", Math.Sin, x => 1.001 * Math.Cos(x))).ParamName.ShouldBe("derivative");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", Math.Sin, _ => double.NaN)).ParamName.ShouldBe("derivative");
    }

    [Fact]
    public void A_function_that_is_not_finite_is_refused() =>
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("ln", Math.Log, x => 1 / x)).ParamName.ShouldBe("value");

    [Fact]
    public void False_claims_are_refused()
    {
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", Math.Sin, Math.Cos, homogeneity: new Homogeneity(1, 1, 1)))
            .ParamName.ShouldBe("homogeneity");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", x => x, _ => 1, homogeneity: new Homogeneity(1, 1, -1)))
            .ParamName.ShouldBe("homogeneity");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", _ => 1, _ => 0, homogeneity: new Homogeneity(0, 1, -1)))
            .ParamName.ShouldBe("homogeneity");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", Math.Sin, Math.Cos, parity: Parity.Even)).ParamName.ShouldBe("parity");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom("f", Math.Sin, Math.Cos, [double.NaN])).ParamName.ShouldBe("kinks");
        Should.Throw<ArgumentException>(() => ActivationFunction.Custom(" ", Math.Sin, Math.Cos)).ParamName.ShouldBe("name");
    }

    [Fact]
    public void Custom_functions_equal_only_themselves()
    {
        ActivationFunction first = ActivationFunction.Custom("f", Math.Sin, Math.Cos);
        ActivationFunction second = ActivationFunction.Custom("f", Math.Sin, Math.Cos);
        first.ShouldNotBe(second);
        new Activation(first, 2).ShouldBe(new Activation(first, 2));
        ActivationFunction.Custom("relu", x => x, _ => 1).ShouldNotBe(ActivationCatalog.Relu);
    }
}
