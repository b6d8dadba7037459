using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>How a sweep is handed to Slurm.</summary>
public sealed record SlurmOptions
{
    /// <summary>How a node calls fathom: program and first arguments; the path must be the same on the nodes.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The name of the jobs.</summary>
    public string JobName { get; init; } = "fathom";

    /// <summary>The partition; null for the cluster's default.</summary>
    public string? Partition { get; init; }

    /// <summary>The account that is charged; null for the user's default.</summary>
    public string? Account { get; init; }

    /// <summary>Memory per task in MiB; null for the cluster's default.</summary>
    public long? MemoryMebibytes { get; init; }

    /// <summary>The time limit of a task in minutes; null for the partition's.</summary>
    public int? TimeMinutes { get; init; }

    /// <summary>Processors per task.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>The most tasks at once; 0 for as many as the cluster gives.</summary>
    public int Parallel { get; init; }

    /// <summary>Cells per task; 0 for one each, or as many as keep the array at <see cref="MostTasks"/>.</summary>
    public int CellsPerTask { get; init; }

    /// <summary>The most tasks of one array; Slurm's own limit (MaxArraySize) is 1001 unless a cluster raises it.</summary>
    public int MostTasks { get; init; } = 1000;

    /// <summary>How many seconds before its time limit a task is told to stop, so that it can keep its checkpoints.</summary>
    public int SignalSeconds { get; init; } = 60;

    /// <summary>How often what is missing is submitted again before the sweep is given up.</summary>
    public int Resubmissions { get; init; } = 5;

    /// <summary>Whether cells that ended with an error are computed again.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Whether to return once the jobs are submitted, without following them.</summary>
    public bool Detach { get; init; }

    /// <summary>Further lines for the scripts, each an option of sbatch such as <c>--constraint=avx512</c>.</summary>
    public ImmutableArray<string> Extra { get; init; } = [];

    /// <summary>How often the queue is looked at.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}
