using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>What the recalibration of a network that came from a file brought.</summary>
public sealed record ModelRecalibrationOutcome
{
    /// <summary>The number of samples over which statistics were taken.</summary>
    public required int Samples { get; init; }

    /// <summary>The share of right answers in training mode, in inference mode before, and in inference mode after; NaN when the samples have no labels that fit the scores.</summary>
    public required (double ByBatch, double Before, double After) Accuracy { get; init; }

    /// <summary>How far the modes were apart: one entry per norm and one for the scores.</summary>
    public required ImmutableArray<LayerGap> Before { get; init; }

    /// <summary>How far they are apart now.</summary>
    public required ImmutableArray<LayerGap> After { get; init; }
}
