namespace Fathom.Studies;

/// <summary>How a pool works through a sweep; results depend on none of it.</summary>
public sealed record PoolOptions
{
    /// <summary>The most threads that cells use together; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>The most bytes that cells at work take together by their estimates; 0 for no limit.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Whether cells that ended with an error are computed again.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Whether other processes may work on the folder at the same time, as the workers of a cluster do.</summary>
    public bool Shared { get; init; }

    /// <summary>Chooses the cells of this run; null for all.</summary>
    public Func<SweepCell, bool>? Select { get; init; }
}
