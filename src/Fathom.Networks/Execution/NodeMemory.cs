using System.Numerics;

namespace Fathom.Networks;

/// <summary>What a plan hands to the context of a node.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class NodeMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The inputs.</summary>
    public required TensorSlot<T>[] Inputs { get; init; }

    /// <summary>The outputs.</summary>
    public required TensorSlot<T>[] Outputs { get; init; }

    /// <summary>The gradients of the inputs.</summary>
    public required TensorSlot<T>[] InputGradients { get; init; }

    /// <summary>The gradients of the outputs.</summary>
    public required TensorSlot<T>[] OutputGradients { get; init; }

    /// <summary>Kept from forward to backward.</summary>
    public TensorSlot<T> Saved { get; init; }

    /// <summary>For the forward pass alone.</summary>
    public TensorSlot<T> ForwardScratch { get; init; }

    /// <summary>For the backward pass alone.</summary>
    public TensorSlot<T> BackwardScratch { get; init; }

    /// <summary>Whether the plan trains.</summary>
    public bool IsTraining { get; init; }

    /// <summary>The node's own part of the address of its random numbers.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>The threads that share the work.</summary>
    public required ThreadTeam Team { get; init; }
}
