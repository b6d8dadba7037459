using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>What a run has to remember besides its weights to go on with the same bits.</summary>
/// <param name="Setup">The setup as <see cref="TrainingSetupJson"/> writes it.</param>
/// <param name="Step">The number of steps that were done, which is also the place in the epoch.</param>
/// <param name="Tally">The tally since the last line of the metrics.</param>
/// <param name="GradientNorm">The norm of the gradients in the last step.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Metrics">The metrics so far.</param>
/// <param name="Snapshots">The snapshots so far.</param>
internal sealed record CheckpointState(
    string Setup, long Step, Tally Tally, double GradientNorm, double LearningRate, ImmutableArray<MetricRow> Metrics, ImmutableArray<NetworkSnapshot> Snapshots);
