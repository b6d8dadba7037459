using System.Collections.Immutable;

namespace Fathom.MeanField;

/// <summary>What a theory says about one network: its fixed point, the growth over its depth, and the signal per layer.</summary>
/// <param name="FixedPoint">The fixed point of a layer in the middle of the network.</param>
/// <param name="Growth">The growth of squared gradients over depth.</param>
/// <param name="GrowthError">Bound on the error of every ln growth.</param>
/// <param name="Variance">E φ² per layer.</param>
/// <param name="Correlation">Correlation of two samples' activations per layer.</param>
/// <param name="Notes">Remarks beyond those of the fixed point.</param>
internal sealed record LayerTheory(
    FixedPoint FixedPoint,
    GrowthOverDepth Growth,
    double GrowthError,
    ImmutableArray<double> Variance,
    ImmutableArray<double> Correlation,
    ImmutableArray<string> Notes)
{
    /// <summary>A theory whose layers are all alike.</summary>
    /// <param name="point">The fixed point.</param>
    /// <param name="depth">The depth.</param>
    /// <param name="notes">Remarks.</param>
    /// <returns>The theory.</returns>
    public static LayerTheory Constant(FixedPoint point, int depth, params ImmutableArray<string> notes) => new(
        point,
        GrowthOverDepth.Constant(depth, point.GradientGrowth.Value),
        point.GradientGrowth.RelativeError,
        [.. Enumerable.Repeat(point.Variance.Value, depth)],
        [.. Enumerable.Repeat(point.Correlation.Value, depth)],
        notes);
}
