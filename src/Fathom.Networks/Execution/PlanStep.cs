using System.Numerics;

namespace Fathom.Networks;

/// <summary>One pass of one node: the call, and what follows it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="node">The node, or the joined nodes.</param>
/// <param name="context">Its memory.</param>
internal sealed class PlanStep<T>(GraphNode node, OperationContext<T> context)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The node, or the joined nodes.</summary>
    public GraphNode Node { get; } = node;

    /// <summary>The operation.</summary>
    public IOperation Operation { get; } = node.Operation;

    /// <summary>Its memory.</summary>
    public OperationContext<T> Context { get; } = context;

    /// <summary>Gradients that are added after the call: the sum and what is added to it.</summary>
    public (TensorSlot<T> Sum, TensorSlot<T> Part)[] Additions { get; init; } = [];

    /// <summary>What an observer is shown after the call.</summary>
    public (NetworkEdge Edge, TensorSlot<T> Tensor)[] Watched { get; init; } = [];
}
