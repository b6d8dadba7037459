using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Tells, before anything is computed, which networks no theory covers.</summary>
public static class TheoryCoverage
{
    /// <summary>Says why <see cref="MeanFieldPredictor.Predict"/> would refuse a network.</summary>
    /// <param name="spec">A valid specification.</param>
    /// <param name="batch">The batch size.</param>
    /// <returns>One sentence, or null when a theory covers the network; a fixed point may still turn out not to exist.</returns>
    public static string? FaultOf(NetworkSpec spec, BatchSize batch)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Normalization norm = spec.Normalization;
        if (norm.Kind != NormalizationKind.Batch)
        {
            return null;
        }

        if (!batch.IsInfinite && batch.Count < 2)
        {
            return "Batch norm over a batch of one sample outputs the same number for every input; use a batch size of at least 4.";
        }

        return norm is { Centred: true, Placement: NormalizationPlacement.Before } ? FaultOfExact(norm, batch) : FaultOfSampled(spec, batch);
    }

    private static string? FaultOfExact(Normalization norm, BatchSize batch) =>
        norm.Epsilon > 0 && !batch.IsInfinite && batch.Count < 4
            ? $"The theory of batch norm with epsilon needs a batch of at least 4 samples, not {batch}; leave epsilon away or use a larger batch."
            : null;

    private static string? FaultOfSampled(NetworkSpec spec, BatchSize batch)
    {
        bool after = spec.Normalization.Placement == NormalizationPlacement.After;
        string kind = after ? "batch norm after the activation" : "uncentred batch norm";
        if (batch.IsInfinite || batch.Count < 4)
        {
            return $"The theory of {kind} needs a finite batch of at least 4 samples.";
        }

        if (spec.Skip is not null || spec.GainSchedule.Kind != GainScheduleKind.Constant)
        {
            return $"The theory of {kind} covers networks without skips and with a constant gain; use centred batch norm before the activation for those.";
        }

        if (after && !spec.Normalization.Centred)
        {
            return "No theory covers batch norm that is both uncentred and after the activation; choose one of the two.";
        }

        return !after && spec.Normalization.Epsilon > 0
            ? "The theory of uncentred batch norm is that of epsilon 0; leave --epsilon away."
            : null;
    }
}
