using System.Numerics;

namespace Fathom.Networks;

/// <summary>The memory of one node in a plan: what an operation reads and writes.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class OperationContext<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorSlot<T>[] inputs;
    private readonly TensorSlot<T>[] outputs;
    private readonly TensorSlot<T>[] inputGradients;
    private readonly TensorSlot<T>[] outputGradients;
    private readonly TensorSlot<T> saved;
    private readonly TensorSlot<T> forwardScratch;
    private readonly TensorSlot<T> backwardScratch;

    internal OperationContext(NodeMemory<T> memory)
    {
        inputs = memory.Inputs;
        outputs = memory.Outputs;
        inputGradients = memory.InputGradients;
        outputGradients = memory.OutputGradients;
        saved = memory.Saved;
        forwardScratch = memory.ForwardScratch;
        backwardScratch = memory.BackwardScratch;
        IsTraining = memory.IsTraining;
        RandomKey = memory.RandomKey;
        Team = memory.Team;
    }

    /// <summary>How many inputs the node names, absent ones included.</summary>
    public int InputCount => inputs.Length;

    /// <summary>How many outputs the node names, absent ones included.</summary>
    public int OutputCount => outputs.Length;

    /// <summary>Whether the network is being trained: batch statistics, dropout.</summary>
    public bool IsTraining { get; }

    /// <summary>Tells the random numbers of this node from those of others.</summary>
    public ulong RandomKey { get; }

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; internal set; }

    /// <summary>The number of the training step, so that random operations differ from step to step.</summary>
    public ulong Step { get; internal set; }

    /// <summary>What an operation has worked out from the shapes and keeps from run to run, so that a run allocates nothing; null before the first.</summary>
    internal object? Prepared { get; set; }

    /// <summary>The threads that share the work.</summary>
    internal ThreadTeam Team { get; }

    /// <summary>Whether an input is there.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>False when it is absent.</returns>
    public bool HasInput(int index) => index < inputs.Length && inputs[index].Exists;

    /// <summary>Whether an output is asked for.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>False when nobody reads it.</returns>
    public bool HasOutput(int index) => index < outputs.Length && outputs[index].Exists;

    /// <summary>Whether the gradient of an input is asked for.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>False when it would be for nothing.</returns>
    public bool WantsGradient(int index) => index < inputGradients.Length && inputGradients[index].Exists;

    /// <summary>Whether an output has a gradient.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>False when it is zero because nothing depends on the output.</returns>
    public bool HasOutputGradient(int index) => index < outputGradients.Length && outputGradients[index].Exists;

    /// <summary>The shape of an input.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>The shape.</returns>
    public TensorShape InputShape(int index) => inputs[index].Shape;

    /// <summary>The shape of an output.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>The shape.</returns>
    public TensorShape OutputShape(int index) => outputs[index].Shape;

    /// <summary>The value of an input.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>Its elements in row-major order.</returns>
    public ReadOnlySpan<T> Input(int index) => inputs[index].Span;

    /// <summary>The place of an output.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>Its elements in row-major order.</returns>
    public Span<T> Output(int index) => outputs[index].Span;

    /// <summary>The place of the gradient of an input.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>Its elements in row-major order.</returns>
    public Span<T> InputGradient(int index) => inputGradients[index].Span;

    /// <summary>The gradient of an output.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>Its elements in row-major order.</returns>
    public ReadOnlySpan<T> OutputGradient(int index) => outputGradients[index].Span;

    /// <summary>What the forward pass keeps for the backward pass; empty when there will be no backward pass.</summary>
    public Span<T> Saved => saved.Span;

    /// <summary>Memory for the forward pass alone.</summary>
    public Span<T> ForwardScratch => forwardScratch.Span;

    /// <summary>Memory for the backward pass alone.</summary>
    public Span<T> BackwardScratch => backwardScratch.Span;

    internal T* InputPointer(int index) => inputs[index].Pointer;

    internal T* OutputPointer(int index) => outputs[index].Pointer;

    internal T* InputGradientPointer(int index) => inputGradients[index].Pointer;

    internal T* OutputGradientPointer(int index) => outputGradients[index].Pointer;

    internal T* SavedPointer => saved.Pointer;

    internal T* ForwardScratchPointer => forwardScratch.Pointer;

    internal T* BackwardScratchPointer => backwardScratch.Pointer;
}
