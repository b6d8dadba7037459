using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Answers for a network, before it is trained: how fast do gradients grow, how deep can it be, how far does the precision reach.</summary>
public static class MeanFieldPredictor
{
    /// <summary>Predicts at infinite width.</summary>
    /// <param name="spec">The network. Its width is not used: the theory is the limit of infinite width, with deviations of order B/N.</param>
    /// <param name="batch">The batch size, at least 2, or infinite. Ignored by networks without batch norm.</param>
    /// <param name="tolerance">Accuracy relative to max(|value|, 1) asked of deterministic numbers.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The theory does not cover this combination; the message says which and why.</exception>
    /// <exception cref="AccuracyException">The tolerance was not reached.</exception>
    public static MeanFieldPrediction Predict(
        NetworkSpec spec, BatchSize batch, double tolerance = BatchSymmetricFixedPoint.DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.EnsureValid();
        if (TheoryCoverage.FaultOf(spec, batch) is { } fault)
        {
            throw !batch.IsInfinite && batch.Count < 2
                ? new ArgumentOutOfRangeException(nameof(batch), batch.Count, fault)
                : new ArgumentException(fault, batch.IsInfinite || batch.Count < 4 ? nameof(batch) : nameof(spec));
        }

        LayerTheory theory = TheorySelection.Of(spec, batch, tolerance);
        GrowthOverDepth growth = theory.Growth;
        double trainable = growth.TrainableDepth;
        PrecisionHorizon horizon = growth.PrecisionHorizon;
        double mean = Math.Exp(growth.MeanLogGrowth);
        List<string> notes = [.. theory.FixedPoint.Notes, .. theory.Notes];
        if (!theory.FixedPoint.Stability.IsStable && spec.Normalization.Kind == NormalizationKind.Batch)
        {
            notes.Add($"The fixed point is unstable: {theory.FixedPoint.Stability.Reason}; the growth here is that at the fixed point, not what a deep network shows.");
        }

        if (spec.Initialization.Kind == InitializationKind.Orthogonal)
        {
            notes.Add("At infinite width orthogonal weights give the same numbers as Gaussian ones; their advantage appears when the batch's rank reaches the width.");
        }

        return new MeanFieldPrediction
        {
            Spec = spec,
            Batch = batch,
            FixedPoint = theory.FixedPoint,
            Growth = growth,
            GradientGrowth = new Estimate(mean, double.IsFinite(mean) ? mean * theory.GrowthError : 0),
            DepthScale = growth.DepthScale,
            TrainableDepth = trainable,
            PrecisionHorizon = horizon,
            ErrorEstimate = LargestError(theory),
            Profile = PredictedProfile.Of(theory),
            Verdict = PredictionVerdict.Of(spec, theory, trainable, horizon),
            Notes = [.. notes],
        };
    }

    private static double LargestError(LayerTheory theory)
    {
        FixedPoint point = theory.FixedPoint;
        double largest = theory.GrowthError;
        ImmutableArray<Estimate> all =
        [
            point.Variance, point.Correlation, point.CentredVariance,
            point.Forward.Trace, point.Forward.Diagonal, point.Forward.OffDiagonal,
            point.Backward.Trace, point.Backward.Diagonal, point.Backward.OffDiagonal,
            point.CrossBatch.Eigenvalue, point.CrossBatch.Covariance,
        ];
        foreach (Estimate estimate in all)
        {
            if (estimate.IsFinite && double.IsFinite(estimate.Error))
            {
                largest = Math.Max(largest, estimate.Error / Math.Max(1, Math.Abs(estimate.Value)));
            }
        }

        return double.IsFinite(largest) ? largest : 0;
    }
}
