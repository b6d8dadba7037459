using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>Growth of gradients against the values of infinite width, which finite ones miss by about 0.05 B/N.</summary>
public class FiniteWidthGrowthTests
{
    /// <summary>
    /// 24 networks of 1000 × 30 give standard errors of about 0.003 at B = 8 and 0.001 at B = 32. Expected values: closed forms of the batch-symmetric fixed point at infinite width (Yang et al. 2019).
    /// </summary>
    [Theory]
    [InlineData("identity", 8, 1.2)]
    [InlineData("relu", 8, 1.78819)]
    [InlineData("tanh", 8, 1.35855)]
    [InlineData("relu", 16, 1.58995)]
    [InlineData("erf", 32, 1.25610)]
    [InlineData("gelu", 32, 1.37124)]
    [InlineData("sin", 32, 1.32195)]
    public void Gradients_grow_as_at_infinite_width(string activation, int size, double expected)
    {
        NetworkSpec spec = new() { Depth = 30, Activation = new Activation(ActivationCatalog.Create(activation)) };
        SimulationRun run = NetworkSimulator.Run(
            spec,
            InputBatch.Gaussian([size], 100, 2),
            new SimulationOptions { Networks = 24, Spectra = false, CheckIdentities = true },
            cancellation: TestContext.Current.CancellationToken);
        run.Method.ShouldBe(SamplingMethod.Weightless);
        run.LargestIdentityError.ShouldBeLessThan(1e-12);
        SampledGrowth growth = SimulationResult.Of(run).Growth!;
        growth.Value.ShouldBe(expected, (5 * growth.StandardError) + (0.07 * size / spec.Width));
    }

    [Fact]
    public void Variance_and_correlation_of_linear_networks_are_exact()
    {
        NetworkSpec spec = new() { Depth = 10, Width = 200, Activation = new Activation(ActivationCatalog.Identity) };
        SimulationRun run = NetworkSimulator.Run(
            spec, InputBatch.Gaussian([6, 5], 20, 2), new SimulationOptions { Networks = 2, Spectra = false }, cancellation: TestContext.Current.CancellationToken);
        int variance = run.Quantities.IndexOf(ProfileQuantity.Variance);
        int correlation = run.Quantities.IndexOf(ProfileQuantity.Correlation);
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            // Every row of a normalized matrix has mean square one and sum zero: q = 1 and c = −1/(B − 1), averaged over both batches, for any width.
            run.Value(1, variance, layer).ShouldBe(1, 1e-12);
            run.Value(1, correlation, layer).ShouldBe(-0.5 * ((1.0 / 5) + (1.0 / 4)), 1e-12);
        }
    }
}
