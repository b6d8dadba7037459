using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>What a plan is made for.</summary>
public sealed record PlanOptions
{
    /// <summary>The batch size, at least 1; 1 by default.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Whether batch norm uses the statistics of the batch, dropout drops, and running statistics move. True by default.</summary>
    public bool IsTraining { get; init; } = true;

    /// <summary>The threads that share the work, at least 1; as many as the machine has by default. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The values to compute; those that the network names as its outputs by default.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>The values from which the backward pass starts, such as the loss; none by default, which makes a plan without backward pass.</summary>
    public ImmutableArray<string> Differentiated { get; init; } = [];

    /// <summary>Whether the gradients of the trainable parameters are wanted. True by default.</summary>
    public bool WithParameterGradients { get; init; } = true;

    /// <summary>Values that can be read after a run, besides inputs and outputs.</summary>
    public ImmutableArray<string> KeptValues { get; init; } = [];

    /// <summary>Values whose gradients can be read after a run.</summary>
    public ImmutableArray<string> KeptGradients { get; init; } = [];

    /// <summary>Values that an observer is shown when they are made.</summary>
    public ImmutableArray<string> WatchedValues { get; init; } = [];

    /// <summary>Values whose gradients an observer is shown when they are complete.</summary>
    public ImmutableArray<string> WatchedGradients { get; init; } = [];

    /// <summary>Whether an observer is shown every value that is computed and every gradient that flows. False by default.</summary>
    public bool WatchesEverything { get; init; }

    /// <summary>Whether neighbouring operations are joined where that is faster and nobody asks for the value between them. True by default; results are the same bits either way.</summary>
    public bool JoinsNeighbours { get; init; } = true;

    /// <summary>The seed of random operations such as dropout.</summary>
    public ulong Seed { get; init; } = 1;
}
