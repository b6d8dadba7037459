using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>The studies of <em>Towards Training Without Depth Limits</em> (Meterez et al., ICLR 2024), and our own beside them.</summary>
internal static class DepthWithoutLimits
{
    /// <summary>The studies.</summary>
    public static ImmutableArray<Study> Studies { get; } =
    [
        IsometryOverDepth.Study,
        DegenerateInputs.Study,
        WeightLaws.Study,
        TrainingAtDepth.Study,
        GainsOverDepth.Study,
        TrainedOrthogonality.Study,
        BatchRanks.Study,
        MeanReduction.Study,
        SeedSpread.Study,
        ExplosionRates.Study,
        ShapingRates.Study,
        DesignerTable.Study,
        InferenceGap.Study,
        TrainedInferenceGap.Study,
    ];
}
