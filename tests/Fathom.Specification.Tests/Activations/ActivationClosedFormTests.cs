using MathNet.Numerics;

namespace Fathom.Specification.Tests;

public sealed class ActivationClosedFormTests
{
    [Fact]
    public void Every_function_has_its_textbook_values()
    {
        foreach ((string name, Func<double, double> expected) in Textbook())
        {
            ActivationFunction function = ActivationCatalog.Create(name);
            foreach (double x in Zoo.Points)
            {
                function.Value(x).ShouldBe(expected(x), 1e-14 * Math.Max(1, Math.Abs(expected(x))), $"{name} at {x}");
            }
        }

        Textbook().Select(pair => pair.Name).ShouldBe(ActivationCatalog.Names, ignoreOrder: true);
    }

    [Fact]
    public void The_sigmoid_is_one_half_of_one_plus_tanh_of_half_its_argument()
    {
        Activation half = new(ActivationCatalog.Tanh, gain: 0.5);
        foreach (double z in Zoo.Points)
        {
            ActivationCatalog.Sigmoid.Value(z).ShouldBe((1 + half.Value(z)) / 2, 3e-16);
            ActivationCatalog.Sigmoid.Derivative(z).ShouldBe(half.Derivative(z) / 2, 1e-16);
        }
    }

    [Fact]
    public void Softplus_is_the_integral_of_the_sigmoid_and_silu_its_product_with_x()
    {
        foreach (double z in Zoo.Points)
        {
            ActivationCatalog.Softplus.Derivative(z).ShouldBe(ActivationCatalog.Sigmoid.Value(z), 2e-16);
            ActivationCatalog.Silu.Value(z).ShouldBe(z * ActivationCatalog.Sigmoid.Value(z), 1e-15);
        }
    }

    [Fact]
    public void Selu_keeps_zero_mean_and_unit_variance_under_a_Gaussian()
    {
        double first = Integrate.DoubleExponential(x => Density(x) * ActivationCatalog.Selu.Value(x), -12, 0)
            + Integrate.DoubleExponential(x => Density(x) * ActivationCatalog.Selu.Value(x), 0, 12);
        double second = Integrate.DoubleExponential(x => Density(x) * Math.Pow(ActivationCatalog.Selu.Value(x), 2), -12, 0)
            + Integrate.DoubleExponential(x => Density(x) * Math.Pow(ActivationCatalog.Selu.Value(x), 2), 0, 12);
        first.ShouldBe(0, 1e-8);
        second.ShouldBe(1, 1e-8);
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    private static IEnumerable<(string Name, Func<double, double> Expected)> Textbook() =>
    [
        ("identity", x => x),
        ("relu", x => Math.Max(x, 0)),
        ("leaky-relu", x => x > 0 ? x : 0.01 * x),
        ("relu-power", x => x > 0 ? x * x : 0),
        ("tanh", Math.Tanh),
        ("erf", SpecialFunctions.Erf),
        ("sigmoid", SpecialFunctions.Logistic),
        ("sin", Math.Sin),
        ("gelu", x => 0.5 * x * SpecialFunctions.Erfc(-x / Math.Sqrt(2))),
        ("softplus", x => Math.Log(1 + Math.Exp(x))),
        ("silu", x => x / (1 + Math.Exp(-x))),
        ("elu", x => x > 0 ? x : Math.Exp(x) - 1),
        ("selu", x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1))),
        ("hard-tanh", x => Math.Min(1, Math.Max(-1, x))),
        ("absolute-value", Math.Abs),
    ];
}
