using Fathom.Data;

namespace Fathom.Studies;

/// <summary>A training as the work of a cell: it keeps its checkpoints in the cell's folder and goes on from there.</summary>
internal static class TrainingCell
{
    // Networks of a sweep take seconds; a checkpoint of their own is for those that take minutes.
    private static readonly TimeSpan s_checkpoints = TimeSpan.FromSeconds(20);

    /// <summary>Trains.</summary>
    /// <param name="setup">What is trained.</param>
    /// <param name="data">The samples.</param>
    /// <param name="context">The cell's.</param>
    /// <returns>What became of the network.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped; what was done is kept.</exception>
    public static TrainingOutcome Run(TrainingSetup setup, SamplePair data, CellContext context)
    {
        TrainingOutcome outcome = NetworkTraining.Run(setup, data, new TrainingRunOptions
        {
            Folder = context.Scratch,
            Threads = context.Threads,
            CheckpointInterval = s_checkpoints,
            Progress = progress => context.Report((int)Math.Min(int.MaxValue, progress.Step), (int)Math.Min(int.MaxValue, progress.TotalSteps)),
            Cancellation = context.Cancellation,
        });
        context.Cancellation.ThrowIfCancellationRequested();
        return outcome;
    }
}
