using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The quantities that a cell may keep, by name.</summary>
public static class LensQuantities
{
    /// <summary>What stands before the name of a quantity that is kept for every layer.</summary>
    public const string ProfilePrefix = "profile.";

    /// <summary>What is appended to the name of a quantity for its standard error or its error estimate; kept along with the quantity where there is one.</summary>
    public const string ErrorSuffix = "Error";

    private static readonly ImmutableArray<string> s_default = ["gradientGrowth", "trainableDepth", "variance", "correlation"];
    private static readonly ImmutableArray<string> s_trainedDefault = ["learned", "accuracy", "testAccuracy", "gradientGrowth", "outcome"];

    /// <summary>Scalars of theory.</summary>
    internal static ImmutableArray<string> Predicted { get; } =
    [
        "gradientGrowth", "depthScale", "trainableDepth", "variance", "correlation", "centredVariance", "stable", "forwardDepthScale", "forwardTrace", "forwardDiagonal", "forwardOffDiagonal",
        "backwardDiagonal", "backwardOffDiagonal", "crossBatchRate", "crossBatchCovariance", "precisionDepth32", "precisionDepth64", "verdict",
    ];

    /// <summary>Scalars of simulation that are means over the later half of the layers.</summary>
    internal static ImmutableArray<string> Settled { get; } = [ProfileQuantity.Variance, ProfileQuantity.Correlation, ProfileQuantity.Cosine, ProfileQuantity.DeadUnits];

    /// <summary>Scalars of simulation that are taken at the last layer.</summary>
    internal static ImmutableArray<string> Last { get; } =
    [
        ProfileQuantity.IsometryGap, ProfileQuantity.OrthogonalityGap, ProfileQuantity.LargestGradientEntry, ProfileQuantity.SmallestEigenvalue, ProfileQuantity.LargestEigenvalue,
        ProfileQuantity.ConditionNumber, ProfileQuantity.EffectiveRank, ProfileQuantity.GradientTailIndex,
    ];

    /// <summary>Quantities that need spectra, which cost the cube of the batch size.</summary>
    internal static ImmutableArray<string> Spectral { get; } =
    [
        ProfileQuantity.IsometryGap, ProfileQuantity.SmallestEigenvalue, ProfileQuantity.LargestEigenvalue, ProfileQuantity.ConditionNumber, ProfileQuantity.EffectiveRank, ProfileQuantity.GradientTailIndex,
    ];

    private static readonly ImmutableArray<string> s_simulatedRates = ["gradientGrowth", "typicalGrowth", "depthScale", "trainableDepth"];
    private static readonly ImmutableArray<string> s_predictedProfiles = [ProfileQuantity.LogGradientNorm, ProfileQuantity.GradientGrowth, ProfileQuantity.Variance, ProfileQuantity.Correlation];
    private static readonly ImmutableArray<string> s_words = ["verdict", "outcome", "divergence"];

    private static readonly ImmutableArray<string> s_trained =
    [
        "learned", "accuracy", "loss", "testAccuracy", "testLoss", "inferenceAccuracy", "inferenceTestAccuracy", "steps", "outcome", "divergence", "gradientGrowth", "trainedGrowth", "depthScale", "trainableDepth",
    ];

    private static readonly ImmutableArray<string> s_trainedProfiles = [ProfileQuantity.LogGradientNorm, ProfileQuantity.LogWeightGradientNorm];

    /// <summary>The quantities that at least one of some lenses gives.</summary>
    /// <param name="lenses">The lenses.</param>
    /// <returns>The names, each once.</returns>
    public static IEnumerable<string> Names(IEnumerable<SweepLens> lenses)
    {
        ArgumentNullException.ThrowIfNull(lenses);
        return lenses.SelectMany(lens => (IEnumerable<string>)(lens switch
        {
            SweepLens.Predict => [.. Predicted, .. s_predictedProfiles.Select(name => ProfilePrefix + name)],
            SweepLens.Train => [.. s_trained, .. s_trainedProfiles.Select(name => ProfilePrefix + name)],
            _ =>
            [
                .. s_simulatedRates, .. Settled, .. Last,
                .. ((ImmutableArray<string>)[.. s_predictedProfiles, ProfileQuantity.LogWeightGradientNorm, ProfileQuantity.Cosine, ProfileQuantity.DeadUnits, .. Last]).Select(name => ProfilePrefix + name),
            ],
        })).Distinct();
    }

    /// <summary>What is kept when a file does not say.</summary>
    /// <param name="lenses">The lenses.</param>
    /// <returns>The names, each once.</returns>
    public static ImmutableArray<string> DefaultOf(IEnumerable<SweepLens> lenses)
    {
        ArgumentNullException.ThrowIfNull(lenses);
        return [.. lenses.SelectMany(lens => lens == SweepLens.Train ? s_trainedDefault : s_default).Distinct()];
    }

    /// <summary>Whether a quantity is a single number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False for profiles and words.</returns>
    public static bool IsNumber(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !name.StartsWith(ProfilePrefix, StringComparison.Ordinal) && !s_words.Contains(name);
    }

    /// <summary>Whether a kept quantity needs spectra.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when it does.</returns>
    internal static bool NeedsSpectra(string name) => Spectral.Contains(name.StartsWith(ProfilePrefix, StringComparison.Ordinal) ? name[ProfilePrefix.Length..] : name);
}
