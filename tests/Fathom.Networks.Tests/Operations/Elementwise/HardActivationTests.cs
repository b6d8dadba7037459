namespace Fathom.Networks.Tests;

/// <summary>Piecewise and exponential activations that model files use, and the extremum of two tensors.</summary>
[Trait("Category", "Kernels")]
public class HardActivationTests
{
    private static readonly Tensor s_x = Tensor.Of([3, 7], -9, -3.5, -2.75, -2.25, -1.5, -1, -0.5, -0.25, -0.125, 0.125, 0.25, 0.5, 1, 1.5, 2, 2.4, 2.75, 2.875, 3.125, 3.5, 9);

    [Fact]
    public void Values_are_the_formulas()
    {
        new OperationTrial(new HardSigmoid(0.2, 0.5), s_x).Output().Values.ShouldBeClose(s_x.Values.Select(x => Math.Clamp((0.2 * x) + 0.5, 0, 1)));
        new OperationTrial(new HardSwish(), s_x).Output().Values.ShouldBeClose(s_x.Values.Select(x => x * Math.Clamp((x / 6) + 0.5, 0, 1)));
        new OperationTrial(new ExponentialUnit(1.5, 0.75, 2), s_x).Output().Values.ShouldBeClose(s_x.Values.Select(x => x > 0 ? 0.75 * x : 0.75 * 1.5 * (Math.Exp(2 * x) - 1)));
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        IOperation[] operations = [new HardSigmoid(0.2, 0.5), new HardSigmoid(1.0 / 6, 0.5), new HardSwish(), new ExponentialUnit(1.5, 0.75, 2), new ExponentialUnit(0.5, 1, 2)];
        foreach (IOperation operation in operations)
        {
            new OperationTrial(operation, s_x).CheckGradients();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_extremum_is_that_of_each_pair_and_its_gradient_goes_there(bool isMaximum)
    {
        Tensor a = new Draw(31).Tensor(3, 5);
        Tensor b = new Draw(32).Tensor(5);
        OperationTrial trial = new(new Extremum(isMaximum), a, b);
        trial.Output().Values.ShouldBe(a.Values.Select((x, i) => isMaximum ? Math.Max(x, b.Values[i % 5]) : Math.Min(x, b.Values[i % 5])));
        trial.CheckGradients();
    }

    [Fact]
    public void Of_equal_elements_the_first_takes_the_gradient()
    {
        double[]?[] gradients = new OperationTrial(new Extremum(true), Tensor.Of([1], 2), Tensor.Of([1], 2)).Gradients<double>();
        gradients[0]![0].ShouldNotBe(0);
        gradients[1]![0].ShouldBe(0);
    }
}
