using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The answer of the infinite-width theory for one network and batch size.</summary>
public sealed record MeanFieldPrediction
{
    /// <summary>The network.</summary>
    public required NetworkSpec Spec { get; init; }

    /// <summary>The batch size.</summary>
    public required BatchSize Batch { get; init; }

    /// <summary>The fixed point of the covariance and its eigenvalues; that of the middle layer when layers differ.</summary>
    public required FixedPoint FixedPoint { get; init; }

    /// <summary>How squared gradients grow through the layers.</summary>
    public required GrowthOverDepth Growth { get; init; }

    /// <summary>
    /// The factor by which the expected squared gradient norm grows per layer from the output to the input; the geometric mean when layers
    /// differ.
    /// </summary>
    public required Estimate GradientGrowth { get; init; }

    /// <summary>ξ = 1/|ln growth| in layers; infinite when gradients keep their size.</summary>
    public required double DepthScale { get; init; }

    /// <summary>The depth at which the total log-growth of squared gradients reaches 16 (16 ξ for equal layers), in layers.</summary>
    public required double TrainableDepth { get; init; }

    /// <summary>The depths at which rounding alone has destroyed the gradient.</summary>
    public required PrecisionHorizon PrecisionHorizon { get; init; }

    /// <summary>The largest error of any finite number above, relative to max(|value|, 1).</summary>
    public required double ErrorEstimate { get; init; }

    /// <summary>Per layer: gradient norm, growth, variance, correlation.</summary>
    public required DepthProfile Profile { get; init; }

    /// <summary>One sentence: how deep, and what limits it.</summary>
    public required string Verdict { get; init; }

    /// <summary>Reasons for infinite or missing values, and warnings.</summary>
    public required ImmutableArray<string> Notes { get; init; }
}
