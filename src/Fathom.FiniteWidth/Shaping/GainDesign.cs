using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>A schedule of gains with what it keeps and costs, or the reason why there is none.</summary>
public sealed record GainDesign
{
    /// <summary>What was asked for.</summary>
    public required ShapingRequest Request { get; init; }

    /// <summary>What came of it. An activation that is homogeneous and not odd cannot be shaped under a norm that does not centre either; numbers and alternatives are then those of the centred norm.</summary>
    public required ShapingVerdict Verdict { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>The network with the schedule, in unit-slope form, or null when no schedule meets the budget.</summary>
    public NetworkSpec? Spec { get; init; }

    /// <summary>The gain of each layer from the input to the output; empty when there is no schedule.</summary>
    public ImmutableArray<double> Gains { get; init; } = [];

    /// <summary>The growth of the network without activations over the depth, in nats: zero for orthogonal weights and a batch of full rank.</summary>
    public Estimate LinearGrowth { get; init; }

    /// <summary>
    /// The growth of the logarithm of the gradient norm from the output to the input, in nats, over that of the same network with the identity and a batch of full rank. Its error is that of the law, a quarter.
    /// </summary>
    public Estimate Growth { get; init; }

    /// <summary>The non-linearity that is kept: the sum over layers of the angle between activation and linear functions, in radians.</summary>
    public double Angle { get; init; }

    /// <summary>The same design by gains l⁻ᵖ for other exponents, for comparison: p, growth of the activations and angle.</summary>
    public ImmutableArray<PowerComparison> Comparisons { get; init; } = [];

    /// <summary>What floating-point numbers can carry at the mean rate of this design.</summary>
    public FloatReach? Reach { get; init; }

    /// <summary>What can be done where gains do not help; empty when they do.</summary>
    public ImmutableArray<ShapingAlternative> Alternatives { get; init; } = [];

    /// <summary>The predicted profile: gradient growth and log-gradient per layer, gain and angle; null when there is no schedule.</summary>
    public DepthProfile? Profile { get; init; }
}
