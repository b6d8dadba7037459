using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Chooses the theory that a specification calls for.</summary>
internal static class TheorySelection
{
    /// <summary>Applies the right theory.</summary>
    /// <param name="spec">A valid specification.</param>
    /// <param name="batch">The batch size.</param>
    /// <param name="tolerance">The accuracy asked for.</param>
    /// <returns>What the theory says.</returns>
    /// <exception cref="ArgumentException">No theory covers the combination.</exception>
    public static LayerTheory Of(NetworkSpec spec, BatchSize batch, double tolerance) => spec.Normalization switch
    {
        { Kind: not NormalizationKind.Batch } => SampleTheory.Of(spec, batch),
        { Centred: true, Placement: NormalizationPlacement.Before } => BatchNormTheory.Of(spec, batch, tolerance),
        _ => SampledTheory.Of(spec, batch),
    };
}
