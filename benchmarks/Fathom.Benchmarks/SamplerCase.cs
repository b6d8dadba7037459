using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>One network that the sampler, its dense path and PyTorch draw and differentiate, in float32.</summary>
/// <param name="Width">N.</param>
/// <param name="Batch">B.</param>
/// <param name="Depth">L.</param>
/// <param name="Kind">The law of the weights.</param>
/// <param name="Target">How many times faster than PyTorch the sampler is to be.</param>
/// <param name="PeerDepth">How many layers the slower ones are given; their times are scaled to the whole depth.</param>
internal sealed record SamplerCase(int Width, int Batch, int Depth, InitializationKind Kind, double Target, int PeerDepth)
{
    /// <summary>The cases with a target.</summary>
    public static IReadOnlyList<SamplerCase> All { get; } =
    [
        new(1000, 100, 100, InitializationKind.Gaussian, 15, 100),
        new(1000, 100, 100, InitializationKind.Orthogonal, 100, 20),
        new(4096, 32, 50, InitializationKind.Gaussian, 40, 10),
    ];

    /// <summary>The network.</summary>
    public NetworkSpec Spec => new()
    {
        Depth = Depth,
        Width = Width,
        Initialization = new Initialization { Kind = Kind },
    };

    /// <summary>The least time that the sampler's operations and random numbers take on one thread.</summary>
    /// <param name="peak">Operations per second.</param>
    /// <param name="normals">Normal numbers per second.</param>
    /// <returns>Seconds per network: 10NB² operations and 2NB normals per layer.</returns>
    public double FloorSeconds(double peak, double normals) =>
        (double)Depth * Width * Batch * ((10.0 * Batch / peak) + (2 / normals));

    /// <summary>In words.</summary>
    public string Name => $"N = {Width}, B = {Batch}, {SpecificationNames.NameOf(Kind)}, depth {Depth}";
}
