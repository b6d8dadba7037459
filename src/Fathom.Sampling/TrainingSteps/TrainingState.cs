using System.Collections.Immutable;

namespace Fathom.Sampling;

/// <summary>A network after t steps, observed on the batch that comes next and on the held-out samples.</summary>
/// <param name="Step">t.</param>
/// <param name="Loss">The loss on the batch.</param>
/// <param name="Accuracy">Share of the batch whose largest output is that of the label.</param>
/// <param name="HeldOutLoss">The loss on the held-out samples, normalized by their own statistics; NaN without any.</param>
/// <param name="HeldOutAccuracy">Their share of right answers; NaN without any.</param>
/// <param name="ReadoutNorm">Frobenius norm of the read-out.</param>
/// <param name="ReadoutGradientNorm">Frobenius norm of the loss's gradient with respect to it.</param>
/// <param name="ClipFactor">By what the gradient would be multiplied for clipping, at most 1.</param>
/// <param name="Layers">Layers 1 to L.</param>
public sealed record TrainingState(
    int Step,
    double Loss,
    double Accuracy,
    double HeldOutLoss,
    double HeldOutAccuracy,
    double ReadoutNorm,
    double ReadoutGradientNorm,
    double ClipFactor,
    ImmutableArray<TrainedLayerState> Layers);
