namespace Fathom.Networks.Tests;

/// <summary>Stretching a tensor to a shape.</summary>
[Trait("Category", "Kernels")]
public class ExpansionTests
{
    [Fact]
    public void A_stretched_tensor_repeats_its_elements()
    {
        Tensor output = new OperationTrial(new Expansion([2, 1, 3]), Tensor.Of([2, 1], 4, 5)).Output();
        output.Shape.ShouldBe([2, 2, 3]);
        output.Values.ShouldBe([4, 4, 4, 5, 5, 5, 4, 4, 4, 5, 5, 5]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    public void The_gradient_of_a_stretched_tensor_is_a_difference_quotient(int outer, int inner) =>
        new OperationTrial(new Expansion([outer, 2, inner]), new Draw(33).Tensor(2, 1)).CheckGradients();
}
