using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The words of a simulation's settings and quantities, for people and for programs.</summary>
internal static class SimulationWords
{
    /// <summary>The word of a precision.</summary>
    /// <param name="precision">The precision.</param>
    /// <returns>The word of the command line.</returns>
    public static string Of(SamplingPrecision precision) => precision == SamplingPrecision.Binary32 ? "float32" : "float64";

    /// <summary>The word of a method.</summary>
    /// <param name="method">The method.</param>
    /// <returns>The word of the command line.</returns>
    public static string Of(SamplingMethod method) => method switch
    {
        SamplingMethod.Weightless => "weightless",
        SamplingMethod.Dense => "dense",
        _ => "auto",
    };

    /// <summary>The word of a memory mode.</summary>
    /// <param name="memory">The mode.</param>
    /// <returns>The word of the command line.</returns>
    public static string Of(SamplingMemory memory) => memory switch
    {
        SamplingMemory.Store => "store",
        SamplingMemory.Replay => "replay",
        _ => "auto",
    };

    /// <summary>The word of a loss.</summary>
    /// <param name="cotangent">What is pulled back.</param>
    /// <returns>The word of the command line.</returns>
    public static string Of(CotangentKind cotangent) => cotangent switch
    {
        CotangentKind.CrossEntropy => "cross-entropy",
        CotangentKind.SquaredError => "squared-error",
        _ => "random",
    };

    /// <summary>The heading of a quantity.</summary>
    /// <param name="quantity">Its name.</param>
    /// <returns>A few words.</returns>
    public static string HeadingOf(string quantity) => quantity switch
    {
        ProfileQuantity.LogGradientNorm + SimulationResult.Relative => "ln gradient², rel. to last layer",
        ProfileQuantity.LogWeightGradientNorm + SimulationResult.Relative => "ln weight gradient², likewise",
        ProfileQuantity.GradientGrowth => "growth from the layer above",
        ProfileQuantity.Variance => "variance q",
        ProfileQuantity.Correlation => "correlation c",
        ProfileQuantity.FixedPointDistance => "distance from fixed point",
        ProfileQuantity.Cosine => "cosine of two samples",
        ProfileQuantity.IsometryGap => "isometry gap",
        ProfileQuantity.OrthogonalityGap => "orthogonality gap",
        ProfileQuantity.SmallestEigenvalue => "smallest eigenvalue / mean",
        ProfileQuantity.LargestEigenvalue => "largest eigenvalue / mean",
        ProfileQuantity.ConditionNumber => "condition number",
        ProfileQuantity.EffectiveRank => "effective rank",
        ProfileQuantity.CrossBatchCorrelation => "correlation between batches",
        ProfileQuantity.DeadUnits => "share of dead units",
        ProfileQuantity.LargestGradientEntry => "largest gradient entry / rms",
        ProfileQuantity.GradientTailIndex => "tail index of the gradient",
        _ => quantity,
    };
}
