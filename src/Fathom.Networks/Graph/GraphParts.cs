using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>What a network is made of, before it is checked.</summary>
public sealed record GraphParts
{
    /// <summary>The values that come from outside.</summary>
    public ImmutableArray<GraphInput> Inputs { get; init; } = [];

    /// <summary>The weights, running statistics and constants.</summary>
    public ImmutableArray<GraphParameter> Parameters { get; init; } = [];

    /// <summary>The nodes in any order.</summary>
    public ImmutableArray<GraphNode> Nodes { get; init; } = [];

    /// <summary>The names of the values that the network is for.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>The values that replace parameters after a training step.</summary>
    public ImmutableArray<StateUpdate> StateUpdates { get; init; } = [];
}
