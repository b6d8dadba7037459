using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>Whole networks over weights that are never made.</summary>
public class WeightlessMatricesTests
{
    private static readonly NetworkSpec s_net = new() { Depth = 5, Width = 24, Activation = new Activation(ActivationCatalog.Relu) };

    public static TheoryData<string> Cases => [.. CaseTable.Keys];

    private static Dictionary<string, NetworkSpec> CaseTable { get; } = new()
    {
        ["batch norm"] = s_net,
        ["linear batch norm"] = s_net with { Activation = new(ActivationCatalog.Identity) },
        ["no norm"] = s_net with { Normalization = new() { Kind = NormalizationKind.None }, Initialization = new() { BiasScale = 0.2 } },
        ["layer norm, skip"] = s_net with { Normalization = new() { Kind = NormalizationKind.Layer }, Skip = new Skip() },
        ["norm after"] = s_net with { Normalization = new() { Placement = NormalizationPlacement.After } },
        ["orthogonal"] = s_net with { Initialization = new() { Kind = InitializationKind.Orthogonal } },
        ["orthogonal, wide enough for fast frames"] = s_net with { Width = 40, Initialization = new() { Kind = InitializationKind.Orthogonal } },
        ["orthogonal, skip"] = s_net with { Initialization = new() { Kind = InitializationKind.Orthogonal }, Skip = new Skip { BranchScale = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Observe_what_networks_with_weights_do(string name)
    {
        SimulationOptions options = new() { Networks = 400, Seed = 3, Spectra = false, CheckIdentities = true };
        InputBatch batch = InputBatch.Gaussian([5, 3], 10, 2);
        SimulationRun weightless = Run(CaseTable[name], batch, options with { Method = SamplingMethod.Weightless });
        SimulationRun dense = Run(CaseTable[name], batch, options with { Method = SamplingMethod.Dense, Seed = 4 });
        weightless.LargestIdentityError.ShouldBeLessThan(1e-10);
        for (int quantity = 0; quantity < dense.Quantities.Length; quantity++)
        {
            for (int layer = 1; layer <= 5; layer++)
            {
                (double mean, double error) = Moments(weightless, quantity, layer);
                (double other, double otherError) = Moments(dense, quantity, layer);
                if (!double.IsNaN(mean) || !double.IsNaN(other))
                {
                    double scale = Math.Max(Math.Sqrt((error * error) + (otherError * otherError)), 1e-9 * (1 + Math.Abs(mean)));
                    Math.Abs(mean - other).ShouldBeLessThan(5 * scale, $"{dense.Quantities[quantity]} in layer {layer}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Replay_to_the_same_bits(string name)
    {
        InputBatch batch = InputBatch.Gaussian([5, 3], 10, 2);
        SimulationOptions options = new() { Networks = 3, Method = SamplingMethod.Weightless, Cotangents = 2 };
        foreach (SamplingPrecision precision in Enum.GetValues<SamplingPrecision>())
        {
            SimulationRun stored = Run(CaseTable[name], batch, options with { Precision = precision, Memory = SamplingMemory.Store });
            SimulationRun replayed = Run(CaseTable[name], batch, options with { Precision = precision, Memory = SamplingMemory.Replay, Threads = 1 });
            replayed.Values.ShouldBe(stored.Values);
        }
    }

    private static SimulationRun Run(NetworkSpec spec, InputBatch batch, SimulationOptions options) =>
        NetworkSimulator.Run(spec, batch, options, cancellation: TestContext.Current.CancellationToken);

    private static (double Mean, double Error) Moments(SimulationRun run, int quantity, int layer)
    {
        double sum = 0;
        double squares = 0;
        for (int network = 0; network < run.Networks; network++)
        {
            double value = run.Value(network, quantity, layer);
            sum += value / run.Networks;
            squares += value * value / run.Networks;
        }

        return (sum, Math.Sqrt(Math.Max(0, squares - (sum * sum)) / run.Networks));
    }
}
