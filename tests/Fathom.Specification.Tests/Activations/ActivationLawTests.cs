using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Specification.Tests;

public sealed class ActivationLawTests
{
    [Fact]
    public void Homogeneous_functions_scale_as_they_say()
    {
        foreach (ActivationFunction function in Zoo.All)
        {
            bool scales = Zoo.Points.All(x => IsNear(function.Value(3 * x), Ratio(function) * function.Value(x)));
            scales.ShouldBe(function.Homogeneity is not null, function.Name);
        }

        static double Ratio(ActivationFunction function) => function.Value(3) / function.Value(1);
    }

    [Fact]
    public void The_coefficients_of_homogeneity_give_the_function_back()
    {
        foreach (ActivationFunction function in Zoo.All.Where(function => function.Homogeneity is not null))
        {
            Zoo.Points.All(x => IsNear(function.Value(x), Homogeneous(function.Homogeneity!, x))).ShouldBeTrue(function.Name);
        }
    }

    [Fact]
    public void Every_function_has_the_parity_it_says_and_no_other()
    {
        foreach (ActivationFunction function in Zoo.All)
        {
            bool odd = Zoo.Points.All(x => IsNear(function.Value(-x), -function.Value(x)));
            bool even = Zoo.Points.All(x => IsNear(function.Value(-x), function.Value(x)));
            function.Parity.ShouldBe(odd ? Parity.Odd : even ? Parity.Even : Parity.None, function.Name);
        }
    }

    [Fact]
    public void Gain_and_shift_move_values_derivatives_kinks_homogeneity_and_parity_together()
    {
        Gen<(ActivationFunction Function, double Gain, double Shift, double Argument)> cases =
            from function in Gen.Elements<ActivationFunction>(Zoo.All)
            from gain in Gen.Choose(-400, 400).Where(g => g != 0).Select(g => g / 100.0)
            from shift in Gen.OneOf(Gen.Constant(0.0), Gen.Choose(-300, 300).Select(s => s / 100.0))
            from argument in Gen.Choose(-5000, 5000).Select(z => (z / 1000.0) + 0.00037)
            select (function, gain, shift, argument);
        Prop.ForAll(cases.ToArbitrary(), sample => Holds(sample.Function, sample.Gain, sample.Shift, sample.Argument))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Blocks_longer_than_the_scratch_space_are_gained_and_shifted_everywhere()
    {
        Activation activation = new(ActivationCatalog.Gelu, -1.7, 0.3);
        double[] z = [.. Zoo.Points];
        double[] values = new double[z.Length];
        double[] slopes = new double[z.Length];
        activation.Evaluate(z, values, slopes);
        for (int i = 0; i < z.Length; i++)
        {
            values[i].ShouldBe(activation.Value(z[i]), 1e-15);
            slopes[i].ShouldBe(activation.Derivative(z[i]), 1e-15);
        }
    }

    [Fact]
    public void Equality_looks_at_function_gain_and_shift()
    {
        new Activation(ActivationCatalog.HardTanh, 2, 1).ShouldBe(new Activation(ActivationCatalog.Create("hardtanh"), 2, 1));
        new Activation(ActivationCatalog.LeakyRelu(0.2)).ShouldBe(new Activation(ActivationCatalog.LeakyRelu(0.2)));
        new Activation(ActivationCatalog.LeakyRelu(0.2)).GetHashCode().ShouldBe(new Activation(ActivationCatalog.LeakyRelu(0.2)).GetHashCode());
        new Activation(ActivationCatalog.LeakyRelu(0.2)).ShouldNotBe(new Activation(ActivationCatalog.LeakyRelu(0.3)));
        new Activation(ActivationCatalog.Relu, 2).ShouldNotBe(new Activation(ActivationCatalog.Relu, 3));
        new Activation(ActivationCatalog.Relu, 1, 2).ShouldNotBe(new Activation(ActivationCatalog.Relu, 1, 3));
        new Activation(ActivationCatalog.Relu).ShouldNotBe(new Activation(ActivationCatalog.Identity));
    }

    [Theory]
    [InlineData(1, 0, "leaky-relu(0.2)")]
    [InlineData(-1.5, 0, "leaky-relu(0.2), gain -1.5")]
    [InlineData(1, 0.25, "leaky-relu(0.2), shift 0.25")]
    [InlineData(2, 1e-7, "leaky-relu(0.2), gain 2, shift 1E-07")]
    public void An_activation_is_written_as_its_name_with_what_is_special(double gain, double shift, string text) =>
        new Activation(ActivationCatalog.LeakyRelu(0.2), gain, shift).ToString().ShouldBe(text);

    private static bool Holds(ActivationFunction function, double gain, double shift, double z)
    {
        Activation activation = new(function, gain, shift);
        bool value = activation.Value(z) == function.Value((gain * z) + shift);
        bool derivative = activation.Derivative(z) == gain * function.Derivative((gain * z) + shift);
        bool kinks = activation.Kinks.SequenceEqual(activation.Kinks.Order())
            && activation.Kinks.Length == function.Kinks.Length
            && activation.Kinks.All(kink => function.Kinks.Any(own => Math.Abs((gain * kink) + shift - own) < 1e-12));
        bool homogeneous = activation.Homogeneity is not { } h || IsNear(activation.Value(z), Homogeneous(h, z));
        bool kept = (activation.Homogeneity is not null) == (function.Homogeneity is not null && shift == 0);
        bool parity = activation.Parity switch
        {
            Parity.Odd => IsNear(activation.Value(-z), -activation.Value(z)),
            Parity.Even => IsNear(activation.Value(-z), activation.Value(z)),
            _ => true,
        };
        return value && derivative && kinks && homogeneous && kept && parity;
    }

    private static double Homogeneous(Homogeneity h, double x) =>
        (h.Positive * Math.Pow(Math.Max(x, 0), h.Degree)) - (h.Negative * Math.Pow(Math.Max(-x, 0), h.Degree));

    private static bool IsNear(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1e-9, Math.Max(Math.Abs(a), Math.Abs(b)));
}
