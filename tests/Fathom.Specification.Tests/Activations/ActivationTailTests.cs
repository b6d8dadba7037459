namespace Fathom.Specification.Tests;

public sealed class ActivationTailTests
{
    private static readonly double[] Huge = [-1e300, -1e150, -1e9, -800, -746, -720, -709, 709, 720, 746, 800, 1e9, 1e150, 1e300];

    [Fact]
    public void Saturating_functions_stay_finite_for_huge_arguments()
    {
        foreach (string name in (string[])["tanh", "erf", "sigmoid", "sin", "gelu", "softplus", "silu", "elu", "selu", "hard-tanh"])
        {
            ActivationFunction function = ActivationCatalog.Create(name);
            foreach (double x in Huge)
            {
                double.IsFinite(function.Value(x)).ShouldBeTrue($"{name} at {x}");
                double.IsFinite(function.Derivative(x)).ShouldBeTrue($"{name}' at {x}");
            }
        }
    }

    [Theory]
    [InlineData("sigmoid", -40.0, 4.248354255291589e-18, 4.248354255291589e-18)]
    [InlineData("sigmoid", 40.0, 1.0, 4.248354255291589e-18)]
    [InlineData("softplus", -40.0, 4.248354255291589e-18, 4.248354255291589e-18)]
    [InlineData("silu", -40.0, -1.6993417021166355e-16, -1.6568581595637197e-16)]
    [InlineData("tanh", 20.0, 1.0, 1.6993417021166355e-17)]
    [InlineData("tanh", -20.0, -1.0, 1.6993417021166355e-17)]
    public void Tails_keep_their_relative_accuracy(string name, double x, double value, double derivative)
    {
        ActivationFunction function = ActivationCatalog.Create(name);
        function.Value(x).ShouldBe(value, 1e-14 * Math.Abs(value));
        function.Derivative(x).ShouldBe(derivative, 1e-14 * Math.Abs(derivative));
    }

    [Fact]
    public void The_left_tail_of_gelu_follows_the_asymptotic_series_of_the_normal_tail()
    {
        foreach (double x in (double[])[12, 20, 30])
        {
            double density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
            double u = 1 / (x * x);
            double ratio = 1 - u + (3 * u * u) - (15 * u * u * u) + (105 * Math.Pow(u, 4)) - (945 * Math.Pow(u, 5)) + (10395 * Math.Pow(u, 6));
            double next = 135135 * Math.Pow(u, 7);
            ActivationCatalog.Gelu.Value(-x).ShouldBe(-density * ratio, density * (next + 3e-13));
            ActivationCatalog.Gelu.Derivative(-x).ShouldBe((density * ratio / x) - (x * density), density * x * (next + 3e-13));
        }
    }

    [Fact]
    public void Near_zero_functions_keep_their_relative_accuracy()
    {
        foreach (double x in (double[])[1e-300, 1e-20, 1e-9, 1e-6, 1e-4])
        {
            double cube = x * x / 3;
            ActivationCatalog.Tanh.Value(x).ShouldBe(x * (1 - cube), 4e-16 * x);
            ActivationCatalog.Tanh.Value(-x).ShouldBe(-x * (1 - cube), 4e-16 * x);
            ActivationCatalog.Erf.Value(x).ShouldBe(2 / Math.Sqrt(Math.PI) * x * (1 - cube), 8e-16 * x);
            double minusOne = -x * (1 - (x / 2 * (1 - (x / 3 * (1 - (x / 4))))));
            ActivationCatalog.Elu.Value(-x).ShouldBe(minusOne, 4e-16 * x);
        }
    }

    [Fact]
    public void Tanh_and_elu_agree_with_the_standard_library_across_the_change_of_formula()
    {
        for (double x = 0.3; x < 1; x += 1.0 / 1024)
        {
            ActivationCatalog.Tanh.Value(x).ShouldBe(Math.Tanh(x), 8e-16 * Math.Tanh(x));
            double expected = Math.Exp(-x / 2) * -2 * Math.Sinh(x / 2);
            ActivationCatalog.Elu.Value(-x).ShouldBe(expected, 8e-16 * Math.Abs(expected));
        }
    }
}
