using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>What a node of a network computes: a function of tensors, its shape rule and its pull-back.</summary>
/// <remarks>
/// An operation is an immutable record of its attributes, with the meaning that ONNX gives them. It holds no weights and no state: everything it reads and
/// writes comes through the context. A result may not depend on the number of threads or on the width of the machine's vectors.
/// </remarks>
public interface IOperation
{
    /// <summary>The name of the operation in messages, that of the ONNX operator where there is one.</summary>
    public string OperatorName { get; }

    /// <summary>How many inputs and outputs it has.</summary>
    public OperationArity Arity { get; }

    /// <summary>What <see cref="Backward{T}"/> reads besides the gradients of the outputs, so that a plan keeps it.</summary>
    public BackwardNeeds BackwardNeeds { get; }

    /// <summary>Whether a gradient flows into an input.</summary>
    /// <param name="input">The index of the input.</param>
    /// <returns>False for labels, running statistics and the like.</returns>
    public bool IsDifferentiable(int input) => true;

    /// <summary>The shapes of the outputs.</summary>
    /// <param name="inputs">The shapes of the inputs, without symbols; null for an optional input that is absent.</param>
    /// <returns>One shape per output, up to the largest number of outputs.</returns>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs);

    /// <summary>The memory it needs besides its inputs and outputs.</summary>
    /// <param name="inputs">The shapes of the inputs; null for one that is absent.</param>
    /// <param name="outputs">The shapes of the outputs.</param>
    /// <returns>Numbers of elements.</returns>
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => default;

    /// <summary>Computes the outputs that are present.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The inputs and outputs.</param>
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Computes the gradients of the inputs that want one from the gradients of the outputs, overwriting what was there.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The inputs, outputs and gradients. An output without gradient counts as one with gradient zero.</param>
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
