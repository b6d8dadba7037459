using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>What does not change the result of a training: where it is kept, who watches, how many threads.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>The folder of the run, which is made when it is not there; null to keep nothing. A run that was begun there goes on.</summary>
    public string? Folder { get; init; }

    /// <summary>The threads that share the work of one network; as many as the machine has by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The least time between two checkpoints; ten seconds by default. A checkpoint is also kept at the end and when the run is stopped.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Is called when nothing stands in the way of the run, before its first step; or null.</summary>
    public Action? Started { get; init; }

    /// <summary>Is told after each step, or null.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Makes the provenance that <c>run.json</c> carries, at the moment of writing; null to leave it out.</summary>
    public Func<Provenance>? Provenance { get; init; }

    /// <summary>What theory says of the network, to be laid over the outcome in <c>run.json</c>; null to leave that out.</summary>
    public TrainingTheory? Theory { get; init; }

    /// <summary>Stops the run after the step at work; what is done is kept.</summary>
    public CancellationToken Cancellation { get; init; }
}
