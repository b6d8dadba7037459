using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>Observed numbers of whole networks against a plain network and central differences.</summary>
public class NetworkGradientTests
{
    private static readonly NetworkSpec s_small = new()
    {
        Depth = 3,
        Width = 6,
        Activation = new Activation(ActivationCatalog.Gelu, 1.3, 0.2),
        Initialization = new Initialization { WeightScale = 1.2, BiasScale = 0.3 },
    };

    private static readonly Normalization s_none = new() { Kind = NormalizationKind.None };

    private static readonly Normalization s_layer = new() { Kind = NormalizationKind.Layer, Epsilon = 0.01 };

    private static readonly Normalization s_uncentred = new() { Centred = false, Epsilon = 0.1 };

    public static TheoryData<string> Cases => [.. CaseTable.Keys];

    private static Dictionary<string, (NetworkSpec Spec, SimulationOptions Options)> CaseTable { get; } = new()
    {
        ["batch norm"] = (s_small, new()),
        ["batch norm with epsilon"] = (s_small with { Normalization = new() { Epsilon = 0.2 } }, new()),
        ["uncentred batch norm"] = (s_small with { Normalization = s_uncentred }, new()),
        ["layer norm"] = (s_small with { Normalization = s_layer }, new()),
        ["no norm"] = (s_small with { Normalization = s_none }, new()),
        ["batch norm after"] = (s_small with { Normalization = new() { Placement = NormalizationPlacement.After } }, new()),
        ["uncentred batch norm after"] = (s_small with { Normalization = s_uncentred with { Placement = NormalizationPlacement.After } }, new()),
        ["layer norm after"] = (s_small with { Normalization = s_layer with { Placement = NormalizationPlacement.After } }, new()),
        ["skip"] = (s_small with { Skip = new Skip { BranchScale = 0.7 } }, new()),
        ["skip, layer norm"] = (s_small with { Skip = new Skip { BranchScale = 0.7 }, Normalization = s_layer }, new()),
        ["skip, no norm"] = (s_small with { Skip = new Skip { BranchScale = 1.7 }, Normalization = s_none }, new()),
        ["skip, norm after"] = (
            s_small with { Skip = new Skip { BranchScale = 0.7 }, Normalization = new() { Placement = NormalizationPlacement.After, Epsilon = 0.1 } }, new()),
        ["orthogonal"] = (s_small with { Initialization = new() { Kind = InitializationKind.Orthogonal, BiasScale = 0.1 } }, new()),
        ["relu"] = (s_small with { Activation = new(ActivationCatalog.Relu) }, new()),
        ["leaky relu, layer norm"] = (s_small with { Activation = new(ActivationCatalog.LeakyRelu(0.1), 2), Normalization = s_layer }, new()),
        ["identity"] = (s_small with { Activation = new(ActivationCatalog.Identity) }, new()),
        ["tanh, gains"] = (s_small with { Activation = new(ActivationCatalog.Tanh), GainSchedule = GainSchedule.Power(0.5) }, new()),
        ["sine, unit slope"] = (s_small with { Activation = new(ActivationCatalog.Sin), GainSchedule = GainSchedule.Power(0.5, unitSlope: true) }, new()),
        ["three cotangents"] = (s_small, new() { Cotangents = 3 }),
        ["three cotangents, layer norm"] = (s_small with { Normalization = s_layer }, new() { Cotangents = 3 }),
        ["cross-entropy"] = (s_small, new() { Cotangent = CotangentKind.CrossEntropy, Classes = 4 }),
        ["squared error"] = (s_small with { Skip = new Skip() }, new() { Cotangent = CotangentKind.SquaredError, Classes = 3 }),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_norms_are_those_of_central_differences(string name)
    {
        (NetworkSpec spec, SimulationOptions options) = CaseTable[name];
        InputBatch gaussian = InputBatch.Gaussian([4, 3], 5, 7);
        InputBatch batch = new(gaussian.Samples, gaussian.Sizes, [0, 2, 1, 1, 0, 2, 2]);
        options = options with { Method = SamplingMethod.Dense, Networks = 1, FirstNetwork = 3, Seed = 11, Spectra = false, CheckIdentities = true };
        SimulationRun run = NetworkSimulator.Run(spec, batch, options, cancellation: TestContext.Current.CancellationToken);
        PlainNetwork plain = new(spec, batch, options, network: 3);
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            Close(Observed(run, ProfileQuantity.LogGradientNorm, layer), Math.Log(plain.SquaredGradient(layer, weight: false)), name);
            Close(Observed(run, ProfileQuantity.LogWeightGradientNorm, layer), Math.Log(plain.SquaredGradient(layer, weight: true)), name);
            double[,] activations = plain.Activations(layer);
            Observed(run, ProfileQuantity.Variance, layer).ShouldBe(Variance(activations, batch), 1e-12);
        }

        run.LargestIdentityError.ShouldBeLessThan(1e-12);
    }

    private static void Close(double actual, double expected, string name) => Math.Abs(actual - expected).ShouldBeLessThan(1e-6, name);

    private static double Variance(double[,] a, InputBatch batch)
    {
        double sum = 0;
        int start = 0;
        foreach (int size in batch.Sizes)
        {
            double square = 0;
            for (int i = start; i < start + size; i++)
            {
                for (int n = 0; n < a.GetLength(0); n++)
                {
                    square += a[n, i] * a[n, i];
                }
            }

            sum += square / size / a.GetLength(0) / batch.Sizes.Length;
            start += size;
        }

        return sum;
    }

    private static double Observed(SimulationRun run, string quantity, int layer) => run.Value(0, run.Quantities.IndexOf(quantity), layer);
}
