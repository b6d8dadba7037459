namespace Fathom.Networks;

/// <summary>How a training loop walks through its samples.</summary>
public sealed record TrainingLoopOptions
{
    /// <summary>The batch size, at least 1; 128 by default.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The seed of initial weights, of the order of samples, and of random operations.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The threads that share the work; as many as the machine has by default. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How weights follow gradients.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Which values of the network play which part.</summary>
    public NetworkRoles Roles { get; init; } = new();
}
