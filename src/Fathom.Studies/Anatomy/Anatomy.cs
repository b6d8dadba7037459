using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>The studies of <em>Understanding Batch Normalization</em> (Bjorck et al., NeurIPS 2018), and our own beside them.</summary>
internal static class Anatomy
{
    /// <summary>The studies.</summary>
    public static ImmutableArray<Study> Studies { get; } =
    [
        TrainingCurves.Study,
        GradientHistograms.Study,
        LossAlongGradients.Study,
        DivergingUpdates.Study,
        MomentsOverDepth.Study,
        OutputGradients.Study,
        ProductLaws.Study,
        ProductHistograms.Study,
        ChannelPairs.Study,
        GradientCancellation.Study,
        ConditionOverFactors.Study,
        StochasticNoise.Study,
        LastBlockNorm.Study,
        LargestRates.Study,
        NormVariants.Study,
        InitOverDepth.Study,
        TwoExplosions.Study,
    ];
}
