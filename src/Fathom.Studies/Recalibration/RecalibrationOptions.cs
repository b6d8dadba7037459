using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>How running statistics are computed again.</summary>
public sealed record RecalibrationOptions
{
    /// <summary>The samples that are run together; 100 by default. The result does not depend on it but for rounding.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The threads that share the work; as many as the machine has by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes that the values of all samples between two norms may take; 2 GiB by default. Where they take more, the network is run from its beginning for each norm, to the same result.</summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>Which values of the network play which part; the names of the builders by default.</summary>
    public NetworkRoles Roles { get; init; } = new();

    /// <summary>Is told how many norms are done, and how many there are; or null.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Stops the work; running statistics are then partly new.</summary>
    public CancellationToken Cancellation { get; init; }
}
