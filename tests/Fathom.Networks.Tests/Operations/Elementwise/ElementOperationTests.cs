using Fathom.Specification;

namespace Fathom.Networks.Tests;

/// <summary>Operations of one tensor that work element by element.</summary>
[Trait("Category", "Kernels")]
public class ElementOperationTests
{
    public static TheoryData<string> Activations => [.. ActivationCatalog.Names];

    [Fact]
    public void Values_are_the_formulas()
    {
        Tensor x = new Draw(3).Positive(3, 47);
        new OperationTrial(new SquareRoot(), x).Output().Values.ShouldBeClose(x.Values.Select(v => Math.Sqrt(v)));
        new OperationTrial(new Exponential(), x).Output().Values.ShouldBeClose(x.Values.Select(v => Math.Exp(v)));
        new OperationTrial(new Logarithm(), x).Output().Values.ShouldBeClose(x.Values.Select(v => Math.Log(v)));
        new OperationTrial(new Negation(), x).Output().Values.ShouldBeClose(x.Values.Select(v => -v));
        new OperationTrial(new Reciprocal(), x).Output().Values.ShouldBeClose(x.Values.Select(v => 1 / v));
        new OperationTrial(new Identity(), x).Output().Values.ShouldBeClose(x.Values);
        new OperationTrial(new Clip(0.6, 1), x).Output().Values.ShouldBeClose(x.Values.Select(v => Math.Clamp(v, 0.6, 1)));
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        Tensor x = new Draw(5).Positive(2, 21);
        IOperation[] operations = [new SquareRoot(), new Exponential(), new Logarithm(), new Negation(), new Reciprocal(), new Identity()];
        foreach (IOperation operation in operations)
        {
            new OperationTrial(operation, x).CheckGradients();
        }

        new OperationTrial(new Clip(-2.25, 6.75), new Draw(6).Distinct(3, 7)).CheckGradients();
    }

    [Fact]
    public void At_a_limit_of_a_clip_no_gradient_flows() =>
        new OperationTrial(new Clip(0, 6), Tensor.Of([4], 0, 6, -1, 7)).Gradients<double>()[0].ShouldBe([0, 0, 0, 0]);

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_has_the_values_and_slopes_of_the_catalog(string name)
    {
        Activation activation = new(ActivationCatalog.Create(name), 0.8, name is "relu-power" ? 0.3 : 0.1);
        Tensor x = new Draw(7).Tensor(5, 23);
        OperationTrial trial = new(new ActivationOperation(activation), x);
        trial.Output().Values.ShouldBeClose(x.Values.Select(activation.Value), 1e-15);
        double[] ones = [.. new Draw(4711).Normals(x.Values.Length)];
        trial.Gradients<double>()[0]!.ShouldBeClose(x.Values.Zip(ones, (v, g) => g * activation.Derivative(v)), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void The_gradient_of_an_activation_is_a_difference_quotient_away_from_kinks(string name)
    {
        Activation activation = new(ActivationCatalog.Create(name));
        Tensor x = new Draw(8).Tensor(4, 9);
        Tensor away = x with { Values = [.. x.Values.Select(v => activation.Kinks.Any(kink => Math.Abs(v - kink) < 0.01) ? v + 0.05 : v)] };
        new OperationTrial(new ActivationOperation(activation), away).CheckGradients();
    }

    [Fact]
    public void The_slope_of_the_plain_relu_at_its_kink_is_zero() =>
        new OperationTrial(new ActivationOperation(new(ActivationCatalog.Relu)), Tensor.Of([3], 0, -1, 2)).Gradients<double>()[0]![..2].ShouldBe([0, 0]);
}
