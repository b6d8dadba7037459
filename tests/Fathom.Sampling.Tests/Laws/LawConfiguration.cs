using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>One kind of network for which the sampler is compared with explicit weights.</summary>
/// <param name="Name">In words.</param>
/// <param name="Spec">The network.</param>
/// <param name="Batch">What it is fed.</param>
/// <param name="Options">Cotangents and losses.</param>
internal sealed record LawConfiguration(string Name, NetworkSpec Spec, InputBatch Batch, SimulationOptions Options)
{
    private const ulong InputSeed = 4;

    private static readonly Normalization s_none = new() { Kind = NormalizationKind.None };
    private static readonly Normalization s_layer = new() { Kind = NormalizationKind.Layer };
    private static readonly Normalization s_uncentred = new() { Centred = false };
    private static readonly Normalization s_after = new() { Placement = NormalizationPlacement.After };
    private static readonly Activation s_relu = new(ActivationCatalog.Relu);
    private static readonly Activation s_tanh = new(ActivationCatalog.Tanh);
    private static readonly Activation s_erf = new(ActivationCatalog.Erf);
    private static readonly Activation s_identity = new(ActivationCatalog.Identity);

    /// <summary>The configurations that every run of the tests compares, with few networks.</summary>
    public static ImmutableArray<string> Quick { get; } =
    [
        "Gauss, BN + ReLU", "Gauss, no norm, ReLU", "Haar, BN + tanh", "Haar, linear BN", "Haar, B + B' > N, three cotangents", "Gauss, BN + ReLU, skips", "Gauss, two batches",
    ];

    /// <summary>All configurations.</summary>
    public static ImmutableArray<LawConfiguration> All { get; } =
    [
        Of("Gauss, BN + ReLU", s_relu),
        Of("Gauss, BN + tanh", s_tanh),
        Of("Gauss, linear BN", s_identity),
        Of("Gauss, no norm, ReLU", s_relu, norm: s_none, weightScale: Math.Sqrt(2)),
        Of("Gauss, BN + ReLU, skips", s_relu, skip: 1),
        Of("Gauss, BN + ReLU, N = 64, B = 8, depth 20", s_relu, width: 64, batch: [8], depth: 20),
        Of("Haar, BN + ReLU", s_relu, orthogonal: true),
        Of("Haar, BN + tanh", s_tanh, orthogonal: true),
        Of("Haar, linear BN", s_identity, orthogonal: true),
        Of("Haar, BN + ReLU, skips", s_relu, orthogonal: true, skip: 1),
        Of("Gauss, uncentred BN + ReLU", s_relu, norm: s_uncentred),
        Of("Haar, uncentred BN + tanh", s_tanh, orthogonal: true, norm: s_uncentred),
        Of("Gauss, layer norm + ReLU", s_relu, norm: s_layer),
        Of("Haar, layer norm + tanh", s_tanh, orthogonal: true, norm: s_layer),
        Of("Gauss, gain, shift and epsilon", new Activation(ActivationCatalog.Tanh, 1.5, 0.3), norm: new Normalization { Epsilon = 0.1 }),
        Of("Gauss, tanh, norm after", s_tanh, norm: s_after),
        Of("Haar, erf, norm after", s_erf, orthogonal: true, norm: s_after),
        Of("Gauss, no norm, tanh with biases", s_tanh, norm: s_none, weightScale: 1.5, biasScale: 0.3),
        Of("Haar, no norm, erf with biases", s_erf, orthogonal: true, norm: s_none, weightScale: 1.2, biasScale: 0.2),
        Of("Gauss, more features than neurons", s_relu, features: 50),
        Of("Haar, more features than neurons", s_relu, orthogonal: true, features: 50),
        Of("Haar, fewer features than neurons", s_tanh, orthogonal: true, features: 15),
        Of("Gauss, two batches", s_relu, batch: [6, 5]),
        Of("Haar, two batches", s_tanh, orthogonal: true, batch: [6, 5]),
        Of("Gauss, three cotangents", s_relu, cotangents: 3),
        Of("Haar, B + B' > N, three cotangents", s_tanh, orthogonal: true, width: 20, cotangents: 3),
        Of("Haar, B + B' > N", s_relu, orthogonal: true, width: 10),
        Of("Gauss, B > N", s_tanh, width: 8, batch: [12]),
        Of("Haar, B = N", s_relu, orthogonal: true, width: 8, batch: [8]),
        Of("Gauss, duplicate samples", s_relu, duplicate: true),
        Of("Haar, duplicate samples", s_tanh, orthogonal: true, duplicate: true),
        Of("Gauss, cross-entropy", s_relu, loss: CotangentKind.CrossEntropy),
        Of("Haar, squared error", s_tanh, orthogonal: true, loss: CotangentKind.SquaredError),
    ];

    /// <summary>A configuration by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The configuration.</returns>
    public static LawConfiguration Named(string name) => All.Single(one => one.Name == name);

    private static LawConfiguration Of(
        string name,
        Activation activation,
        bool orthogonal = false,
        Normalization? norm = null,
        int width = 32,
        ImmutableArray<int> batch = default,
        int depth = 10,
        int? features = null,
        double? skip = null,
        double weightScale = 1,
        double biasScale = 0,
        int cotangents = 1,
        bool duplicate = false,
        CotangentKind loss = CotangentKind.Random)
    {
        ImmutableArray<int> sizes = batch.IsDefault ? [6] : batch;
        NetworkSpec spec = new()
        {
            Depth = depth,
            Width = width,
            Activation = activation,
            Normalization = norm ?? new Normalization(),
            Skip = skip is { } scale ? new Skip { BranchScale = scale } : null,
            Initialization = new Initialization
            {
                Kind = orthogonal ? InitializationKind.Orthogonal : InitializationKind.Gaussian,
                WeightScale = weightScale,
                BiasScale = biasScale,
            },
        };
        Matrix samples = InputBatch.Gaussian(sizes, features ?? width, InputSeed).Samples;
        if (duplicate)
        {
            samples.Row(0).CopyTo(samples.Row(1));
        }

        ImmutableArray<int> labels = [.. Enumerable.Range(0, samples.Rows).Select(i => i % 3)];
        SimulationOptions options = new() { Networks = 1, Cotangents = cotangents, Cotangent = loss, Classes = 3, CheckIdentities = true };
        return new LawConfiguration(name, spec, new InputBatch(samples, sizes, labels), options);
    }
}
