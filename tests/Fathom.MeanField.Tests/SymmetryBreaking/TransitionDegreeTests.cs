namespace Fathom.MeanField.Tests;

public class TransitionDegreeTests
{
    [Theory]
    [InlineData(5, 3.904377855)]
    [InlineData(6, 2.338085347)]
    [InlineData(7, 1.849344430)]
    [InlineData(8, 1.619263847)]
    [InlineData(10, 1.400725971)]
    [InlineData(16, 1.194410138)]
    [InlineData(32, 1.081931372)]
    [InlineData(64, 1.037986414)]
    [InlineData(128, 1.018327466)]
    [InlineData(256, 1.00900598318)]
    [InlineData(512, 1.004464574)]
    public void The_transition_degree_is_the_tabulated_one(int batch, double expected) =>
        TransitionDegree.At(batch)!.Value.ShouldBe(expected, 6e-10);

    [Fact]
    public void Four_samples_are_stable_for_every_degree() => TransitionDegree.At(4).ShouldBeNull();

    [Fact]
    public void Relu_has_the_published_eigenvalues() => TransitionDegree.DiagonalEigenvalue(1, 8).ShouldBe(0.7436110582, 1e-10);
}
