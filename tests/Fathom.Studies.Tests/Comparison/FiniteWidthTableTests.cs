using Fathom.MeanField;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>Gradient growth of simulated networks, against theory and against an independent simulation of networks with explicit weights.</summary>
public class FiniteWidthTableTests
{
    private const int Depth = 30;

    public static TheoryData<string, int> Grid
    {
        get
        {
            TheoryData<string, int> grid = [];
            foreach (string activation in (string[])["identity", "relu", "leaky-relu", "tanh", "erf", "sin", "gelu"])
            {
                grid.Add(activation, 8);
                grid.Add(activation, 16);
                grid.Add(activation, 32);
            }

            return grid;
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Growth_at_width_two_thousand_is_that_of_theory(string activation, int batch)
    {
        const int Width = 2000;
        double predicted = BatchSymmetricFixedPoint.Solve(new Activation(ActivationCatalog.Create(activation)), BatchSize.Of(batch)).GradientGrowth.Value;
        (double value, double error) = Simulated(activation, null, batch, Width, networks: 24);

        // Three standard errors, and the bias of finite width that was measured.
        value.ShouldBe(predicted, (3 * error) + (0.07 * batch / Width));
    }

    // Explicit weights, 40 networks each: an independent program's figures, with their standard errors. Its figure for linear networks with 64 samples, 1.0132(3), is left
    // out: at that share of the width their growth drifts from 0.99 per layer at the input to 1.04 at the output, so that a rate depends on the layers it is fitted to.
    [Theory]
    [InlineData("relu", null, 8, 1000, 1.7850, 0.0024)]
    [InlineData("tanh", null, 8, 1000, 1.3577, 0.0025)]
    [InlineData("identity", null, 8, 1000, 1.1966, 0.0014)]
    [InlineData("erf", null, 32, 1000, 1.2589, 0.0008)]
    [InlineData("gelu", null, 32, 1000, 1.3723, 0.0008)]
    [InlineData("sin", null, 32, 1000, 1.3222, 0.0007)]
    [InlineData("relu-power", 2.0, 5, 1000, 2.567, 0.010)]
    [InlineData("relu", null, 64, 1000, 1.4893, 0.0007)]
    [InlineData("tanh", null, 64, 1000, 1.1941, 0.0005)]
    [InlineData("relu", null, 4, 1000, 3.004, 0.047)]
    [InlineData("tanh", null, 5, 1000, 1.6303, 0.0058)]
    [InlineData("relu", null, 8, 2000, 1.7909, 0.0026)]
    [InlineData("tanh", null, 8, 2000, 1.3583, 0.0016)]
    [InlineData("identity", null, 8, 2000, 1.1970, 0.0015)]
    [InlineData("gelu", null, 8, 2000, 1.6257, 0.0021)]
    [InlineData("erf", null, 16, 2000, 1.2960, 0.0017)]
    [InlineData("relu", null, 16, 3000, 1.5881, 0.0011)]
    public void Growth_is_that_of_networks_with_explicit_weights(string activation, double? parameter, int batch, int width, double measured, double measuredError)
    {
        (double value, double error) = Simulated(activation, parameter, batch, width, networks: 40);
        value.ShouldBe(measured, 4 * Math.Sqrt((error * error) + (measuredError * measuredError)));
    }

    private static (double Value, double Error) Simulated(string activation, double? parameter, int batch, int width, int networks)
    {
        NetworkSpec spec = new() { Depth = Depth, Width = width, Activation = new Activation(ActivationCatalog.Create(activation, parameter)) };
        SimulationRun run = NetworkSimulator.Run(
            spec,
            InputBatch.Gaussian([batch], width, 2),
            new SimulationOptions { Networks = networks, Seed = 3, Spectra = false, Precision = SamplingPrecision.Binary32, Method = SamplingMethod.Weightless },
            cancellation: TestContext.Current.CancellationToken);
        SampledGrowth growth = SimulationResult.Of(run).Growth!;
        return (growth.Value, growth.StandardError);
    }
}
