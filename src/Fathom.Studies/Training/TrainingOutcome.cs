using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>What a training did.</summary>
public sealed record TrainingOutcome
{
    /// <summary>The setup.</summary>
    public required TrainingSetup Setup { get; init; }

    /// <summary>What became of it.</summary>
    public required TrainingVerdict Verdict { get; init; }

    /// <summary>Where it diverged, or null.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>The number of steps that were done.</summary>
    public required long Steps { get; init; }

    /// <summary>The number of steps that were asked for.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>The number of steps of an epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>The accuracy of a network that looks at nothing: the share of the most frequent class among the samples to learn from.</summary>
    public required double Chance { get; init; }

    /// <summary>The number of numbers that are trained.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>On what it learned from, normalized by each batch's own statistics, as in training.</summary>
    public Score TrainByBatch { get; init; } = Score.None;

    /// <summary>On what it learned from, normalized by the running statistics, as it would be used.</summary>
    public Score TrainByRunning { get; init; } = Score.None;

    /// <summary>On test samples, normalized by each batch's own statistics.</summary>
    public Score TestByBatch { get; init; } = Score.None;

    /// <summary>On test samples, normalized by the running statistics.</summary>
    public Score TestByRunning { get; init; } = Score.None;

    /// <summary>The metrics over the run.</summary>
    public ImmutableArray<MetricRow> Metrics { get; init; } = [];

    /// <summary>The network before the first step, after one step, and at the end; those that were reached.</summary>
    public ImmutableArray<NetworkSnapshot> Snapshots { get; init; } = [];

    /// <summary>The network at a moment.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>The snapshot, or null when the moment was not reached.</returns>
    public NetworkSnapshot? At(TrainingMoment moment) => Snapshots.FirstOrDefault(snapshot => snapshot.Moment == moment);

    /// <summary>Judges a run that came to its end.</summary>
    /// <param name="accuracy">The accuracy on what it learned from, in training mode.</param>
    /// <param name="chance">The accuracy of chance.</param>
    /// <returns>Whether it learned.</returns>
    public static TrainingVerdict VerdictOf(double accuracy, double chance) =>
        accuracy > chance + (0.1 * (1 - chance)) ? TrainingVerdict.Trained : TrainingVerdict.Collapsed;
}
