using Fathom.Specification;

namespace Fathom.FiniteWidth.Tests;

public class NonLinearityTests
{
    public static TheoryData<double, double, double> PublishedGrowth => new()
    {
        { 1, 0.08183, 0.13617 },
        { 0.7, 0.03865, 0.03792 },
        { 0.5, 0.01652, 0.01027 },
        { 0.35, 0.00578, 0.00249 },
        { 0.25, 0.00190, 0.00065 },
        { 0.18, 0.00059, 0.000175 },
    };

    [Theory]
    [MemberData(nameof(PublishedGrowth))]
    public void Growth_has_its_published_numbers(double gain, double tanh, double sin)
    {
        NonLinearity.Of(new Activation(ActivationCatalog.Tanh, gain)).Growth.Value.ShouldBe(tanh, 6e-6);
        NonLinearity.Of(new Activation(ActivationCatalog.Sin, gain)).Growth.Value.ShouldBe(sin, 6e-6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(0.3)]
    [InlineData(0.05)]
    public void Sine_and_error_function_agree_with_their_closed_forms(double gain)
    {
        double x = gain * gain;
        NonLinearity sin = NonLinearity.Of(new Activation(ActivationCatalog.Sin, gain));
        double coth = (1 / x) + (x / 3) - (x * x * x / 45) + (2 * Math.Pow(x, 5) / 945) - (Math.Pow(x, 7) / 4725);
        double exact = x > 0.1 ? 0.5 * Math.Log(x / Math.Tanh(x)) : 0.5 * Math.Log(x * coth);
        sin.Growth.Value.ShouldBe(exact, (1e-12 * exact) + 2e-16);
        sin.Share.Value.ShouldBe(1 - (x / Math.Sinh(x)), 1e-14);
        sin.Growth.Error.ShouldBeLessThan(1e-9 * sin.Growth.Value);

        NonLinearity erf = NonLinearity.Of(new Activation(ActivationCatalog.Erf, gain));
        double variance = 2 / Math.PI * Math.Asin(2 * x / (1 + (2 * x)));
        double slopes = 4 * x / (Math.PI * Math.Sqrt(1 + (4 * x)));
        double linear = 4 * x / (Math.PI * (1 + (2 * x)));
        erf.Growth.Value.ShouldBe(0.5 * Math.Log(slopes / variance), 1e-13);
        erf.Share.Value.ShouldBe(1 - (linear / variance), 1e-13);
    }

    [Fact]
    public void A_tiny_gain_keeps_its_digits()
    {
        foreach (double gain in (double[])[0.01, 0.001])
        {
            double x = gain * gain;
            NonLinearity.Of(new Activation(ActivationCatalog.Sin, gain)).Growth.Value.ShouldBe(x * x / 6, 1e-6 * x * x);
            NonLinearity.Of(new Activation(ActivationCatalog.Sin, gain)).Share.Value.ShouldBe(x * x / 6, 1e-6 * x * x);
        }
    }

    [Fact]
    public void Relu_costs_what_centred_batch_norm_says_and_the_identity_nothing()
    {
        NonLinearity relu = NonLinearity.Of(new Activation(ActivationCatalog.Relu));
        relu.Growth.Value.ShouldBe(0.5 * Math.Log(Math.PI / (Math.PI - 1)), 1e-12);
        relu.Share.Value.ShouldBe(1 - (0.25 / (0.5 - (0.5 / Math.PI))), 1e-12);
        NonLinearity.Of(new Activation(ActivationCatalog.Relu, 7)).Growth.Value.ShouldBe(relu.Growth.Value, 1e-12);
        NonLinearity.Of(new Activation(ActivationCatalog.Identity)).Growth.Value.ShouldBe(0, 1e-16);
        NonLinearity.Of(new Activation(ActivationCatalog.HardTanh, 1.5)).Angle.ShouldBeInRange(0.1, 0.6);
    }

    [Fact]
    public void A_constant_is_refused()
    {
        Activation constant = new(ActivationFunction.Custom("constant", _ => 2, _ => 0));
        Should.Throw<ArithmeticException>(() => NonLinearity.Of(constant)).Message.ShouldContain("constant");
    }

    [Fact]
    public void The_small_gain_law_knows_order_and_curvature()
    {
        CheckLaw(ActivationCatalog.Tanh, 3, 2);
        CheckLaw(ActivationCatalog.Sin, 3, 1);
        CheckLaw(ActivationCatalog.Erf, 3, 2);
        CheckLaw(ActivationCatalog.Softplus, 2, 0.5);
        CheckLaw(ActivationCatalog.Sigmoid, 3, 0.5);
        SmallGainLaw.Of(new Activation(ActivationCatalog.Identity)).ShouldBeNull();
        SmallGainLaw.Of(new Activation(ActivationCatalog.Relu)).ShouldBeNull();
        SmallGainLaw.Of(new Activation(ActivationCatalog.HardTanh)).ShouldBeNull();
        SmallGainLaw shifted = SmallGainLaw.Of(new Activation(ActivationCatalog.Tanh, 1, 0.5))!;
        shifted.Order.ShouldBe(2);
        shifted.Curvature.ShouldBe(2 * Math.Tanh(0.5), 1e-8);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("sin")]
    [InlineData("softplus")]
    [InlineData("silu")]
    public void The_small_gain_law_is_the_limit_of_the_growth(string name)
    {
        ActivationFunction function = ActivationCatalog.Create(name);
        SmallGainLaw law = SmallGainLaw.Of(new Activation(function))!;
        const double Gain = 0.01;
        double growth = NonLinearity.Of(new Activation(function, Gain)).Growth.Value;
        growth.ShouldBe(law.Growth(Gain), 2e-3 * growth);
        law.Growth(law.ConstantGain(0.5, 300)).ShouldBe(0.5 / 300, 1e-15);
        law.CriticalExponent.ShouldBe(law.Order == 3 ? 0.25 : 0.5);
    }

    private static void CheckLaw(ActivationFunction function, int order, double curvature)
    {
        SmallGainLaw law = SmallGainLaw.Of(new Activation(function))!;
        law.Order.ShouldBe(order);
        law.Curvature.ShouldBe(curvature, 1e-8);
    }
}
