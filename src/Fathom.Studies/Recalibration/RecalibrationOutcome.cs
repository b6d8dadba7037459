using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>What the recalibration of a trained network brought.</summary>
public sealed record RecalibrationOutcome
{
    /// <summary>The setup of the run.</summary>
    public required TrainingSetup Setup { get; init; }

    /// <summary>The number of steps that the run had done.</summary>
    public required long Steps { get; init; }

    /// <summary>The accuracy of chance.</summary>
    public required double Chance { get; init; }

    /// <summary>On what it learned from, in training mode, which recalibration does not change.</summary>
    public required Score TrainByBatch { get; init; }

    /// <summary>On test samples, in training mode.</summary>
    public required Score TestByBatch { get; init; }

    /// <summary>
    /// On test samples, in inference mode, with running variances of training as frameworks keep them, with the divisor n − 1; not known where the norms keep them so anyway. Every norm then shrinks the signal by √(1 − 1/n).
    /// </summary>
    public Score TestByUnbiased { get; init; } = Score.None;

    /// <summary>On what it learned from, in inference mode, with the running statistics of training.</summary>
    public required Score TrainBefore { get; init; }

    /// <summary>The same with recalibrated statistics.</summary>
    public required Score TrainAfter { get; init; }

    /// <summary>On test samples, in inference mode, with the running statistics of training.</summary>
    public required Score TestBefore { get; init; }

    /// <summary>The same with recalibrated statistics.</summary>
    public required Score TestAfter { get; init; }

    /// <summary>How far inference and training modes are apart, norm by norm, with the running statistics of training; the last entry is that of the scores.</summary>
    public required ImmutableArray<LayerGap> Before { get; init; }

    /// <summary>The same with recalibrated statistics.</summary>
    public required ImmutableArray<LayerGap> After { get; init; }

    /// <summary>The predicted cosine behind each norm, with running statistics of the run's momentum and steps.</summary>
    public required ImmutableArray<double> PredictedBefore { get; init; }

    /// <summary>The predicted cosine behind each norm, with exact statistics.</summary>
    public required ImmutableArray<double> PredictedAfter { get; init; }

    /// <summary>Test accuracy in training mode minus that in inference mode, before.</summary>
    public double GapBefore => TestByBatch.Accuracy - TestBefore.Accuracy;

    /// <summary>The same after.</summary>
    public double GapAfter => TestByBatch.Accuracy - TestAfter.Accuracy;
}
