namespace Fathom.Networks;

/// <summary>How a network is judged.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The batch size; 128 by default. It decides the answer in training mode only.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Whether batch norm uses the statistics of each batch and not the running ones. False by default.</summary>
    public bool IsTraining { get; init; }

    /// <summary>At most so many samples are looked at, the first ones; all by default.</summary>
    public int MostSamples { get; init; } = int.MaxValue;

    /// <summary>The threads that share the work; as many as the machine has by default. The result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Which values of the network play which part.</summary>
    public NetworkRoles Roles { get; init; } = new();

    /// <summary>Stops the evaluation.</summary>
    public CancellationToken Cancellation { get; init; }
}
