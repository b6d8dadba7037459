using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>A deep linear network with Gaussian weights and no normalization: z_l = W_l x_{l−1}, x_l = g_l z_l for l = 1 … L.</summary>
/// <remarks>
/// W_1 is width × features, every other W_l is width × width; all entries are independent normals of variance σ_w² / (number of columns).
/// The width is not bounded by memory: <see cref="LinearChain"/> never makes anything that grows with it.
/// </remarks>
public sealed record LinearNetwork
{
    /// <summary>The largest width and the largest number of features that are accepted.</summary>
    public const long LargestWidth = ChiSquareStream.MaximumDegrees;

    /// <summary>Number of layers L, 1 to <see cref="NetworkSpec.LargestDepth"/>.</summary>
    public required int Depth { get; init; }

    /// <summary>Number of neurons per layer N, 1 to <see cref="LargestWidth"/>.</summary>
    public required long Width { get; init; }

    /// <summary>Number of features of a sample, 1 to <see cref="LargestWidth"/>.</summary>
    public required long Features { get; init; }

    /// <summary>σ_w, positive and finite; 1 by default.</summary>
    public double WeightScale { get; init; } = 1;

    /// <summary>The gain g_l of every layer, finite and not zero; empty (the default) when all are 1.</summary>
    public ImmutableArray<double> Gains { get; init; } = [];

    /// <summary>The linear network that a specification describes.</summary>
    /// <param name="spec">A valid specification with the identity as activation, Gaussian weights, no normalization, no bias, no shift and no skip.</param>
    /// <param name="features">Number of features of a sample.</param>
    /// <returns>The network.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The network is not linear in this sense.</exception>
    public static LinearNetwork Of(NetworkSpec spec, long features)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.EnsureValid();
        string? fault =
            spec.Activation.Function != ActivationCatalog.Identity ? $"the activation is {spec.Activation}, not the identity"
            : spec.Activation.Shift != 0 ? "the activation has a shift"
            : spec.Normalization.Kind != NormalizationKind.None ? "it has a normalization"
            : spec.Initialization.Kind != InitializationKind.Gaussian ? "its weights are not Gaussian"
            : spec.Initialization.BiasScale != 0 ? "it has biases"
            : spec.Skip is not null ? "it has a skip"
            : null;
        if (fault is not null)
        {
            throw new ArgumentException($"The chain of small matrices is exact for linear networks with Gaussian weights alone; here {fault}.", nameof(spec));
        }

        ImmutableArray<double> gains = [.. Enumerable.Range(1, spec.Depth).Select(layer => spec.ActivationAt(layer).Value(1))];
        return new LinearNetwork
        {
            Depth = spec.Depth,
            Width = spec.Width,
            Features = features,
            WeightScale = spec.Initialization.WeightScale,
            Gains = gains.All(gain => gain == 1) ? [] : gains,
        };
    }

    /// <summary>Number of columns of W_l.</summary>
    /// <param name="layer">The layer l, 1 to L.</param>
    /// <returns>The features for the first layer, else the width.</returns>
    internal long FanIn(int layer) => layer == 1 ? Features : Width;

    /// <summary>ln |g_l|.</summary>
    /// <param name="layer">The layer l, 1 to L.</param>
    /// <returns>The logarithm.</returns>
    internal double LogGain(int layer) => Gains.IsDefaultOrEmpty ? 0 : Math.Log(Math.Abs(Gains[layer - 1]));

    /// <summary>Throws when a number is out of its range.</summary>
    internal void Check()
    {
        CheckRange(Depth, NetworkSpec.LargestDepth, nameof(Depth));
        CheckRange(Width, LargestWidth, nameof(Width));
        CheckRange(Features, LargestWidth, nameof(Features));
        if (!(WeightScale > 0) || double.IsInfinity(WeightScale))
        {
            throw new ArgumentException($"The weight scale must be positive and finite, not {WeightScale}.", nameof(WeightScale));
        }

        if (!Gains.IsDefaultOrEmpty && (Gains.Length != Depth || Gains.Any(gain => gain == 0 || !double.IsFinite(gain))))
        {
            throw new ArgumentException($"There must be one gain, finite and not zero, for each of the {Depth} layers, or none at all.", nameof(Gains));
        }
    }

    private static void CheckRange(long value, long largest, string name)
    {
        if (value < 1 || value > largest)
        {
            throw new ArgumentException($"{name} must be a whole number from 1 to {largest}, not {value}.", name);
        }
    }
}
