using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>What the laws of finite width say of a network and a batch.</summary>
public sealed record FiniteWidthPrediction
{
    /// <summary>The network.</summary>
    public required NetworkSpec Spec { get; init; }

    /// <summary>The spectrum of the batch over the network's width, after centring if the norm centres.</summary>
    public required FeatureSpectrum Input { get; init; }

    /// <summary>The spectrum to which depth leads without an activation.</summary>
    public required StationarySpectrum End { get; init; }

    /// <summary>The layers until the isometry gap is below the target; null when no depth leads there, or when an activation keeps the gap open.</summary>
    public IsometryDepth? ToIsometry { get; init; }

    /// <summary>The growth of the log-gradient norm per layer without activations, in nats.</summary>
    public required Estimate LinearRate { get; init; }

    /// <summary>What activations and gains add over the whole depth, in nats, with the error of the law, and the non-linearity that they keep.</summary>
    public required ScheduleCost Activations { get; init; }

    /// <summary>The growth of the log-gradient norm from the last layer to the first, both together, in nats.</summary>
    public required Estimate Growth { get; init; }

    /// <summary>How far floating-point numbers reach at the mean rate.</summary>
    public required FloatReach Reach { get; init; }

    /// <summary>Logarithms of gradient norms, growth factors, gains and angles per layer; and the isometry gap where it is predicted.</summary>
    public required DepthProfile Profile { get; init; }
}
