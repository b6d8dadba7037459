using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>What is observed in a simulation, and in which layers.</summary>
internal static class ObservedQuantities
{
    /// <summary>Spectra are observed in about this many layers, evenly spread, the first and the last among them.</summary>
    public const int SpectrumLayers = 25;

    /// <summary>Quantities of every layer.</summary>
    private static readonly ImmutableArray<string> s_always =
    [
        ProfileQuantity.LogGradientNorm,
        ProfileQuantity.GradientGrowth,
        ProfileQuantity.LogWeightGradientNorm,
        ProfileQuantity.Variance,
        ProfileQuantity.Correlation,
        ProfileQuantity.Cosine,
        ProfileQuantity.IsometryGap,
        ProfileQuantity.OrthogonalityGap,
        ProfileQuantity.DeadUnits,
        ProfileQuantity.LargestGradientEntry,
    ];

    /// <summary>Quantities of some layers.</summary>
    private static readonly ImmutableArray<string> s_spectra =
    [
        ProfileQuantity.SmallestEigenvalue,
        ProfileQuantity.LargestEigenvalue,
        ProfileQuantity.ConditionNumber,
        ProfileQuantity.EffectiveRank,
        ProfileQuantity.GradientTailIndex,
    ];

    /// <summary>The names of the quantities of a simulation.</summary>
    /// <param name="batches">Number of batches.</param>
    /// <param name="spectra">Whether spectra are observed.</param>
    /// <returns>The names, in the order of the observed numbers.</returns>
    public static ImmutableArray<string> Of(int batches, bool spectra) =>
    [
        .. s_always,
        .. batches > 1 ? [ProfileQuantity.CrossBatchCorrelation] : ImmutableArray<string>.Empty,
        .. spectra ? s_spectra : [],
    ];

    /// <summary>Whether spectra are observed in a layer.</summary>
    /// <param name="layer">The layer, 1 to the depth.</param>
    /// <param name="depth">The number of layers.</param>
    /// <returns>True for all layers of a shallow network and for <see cref="SpectrumLayers"/> of a deep one.</returns>
    public static bool HasSpectrum(int layer, int depth)
    {
        if (depth <= SpectrumLayers)
        {
            return true;
        }

        long place = ((layer - 1L) * (SpectrumLayers - 1)) + ((depth - 1) / 2);
        long step = place / (depth - 1);
        return 1 + ((step * (depth - 1)) + ((SpectrumLayers - 1) / 2)) / (SpectrumLayers - 1) == layer;
    }
}
