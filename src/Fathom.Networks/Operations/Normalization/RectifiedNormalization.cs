using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>max(y, 0) of batch norm's y: a norm and the ReLU behind it in one sweep, for plans that need not keep y.</summary>
/// <param name="Norm">The norm.</param>
/// <remarks>
/// Same bits as the two operations one after the other. The gradient of y is g where y is positive, else 0; y is computed again from x, so that neither it nor its gradient
/// is ever in memory.
/// </remarks>
internal sealed record RectifiedNormalization(BatchNormalization Norm) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "BatchNormalization+Relu";

    /// <inheritdoc />
    public OperationArity Arity => Norm.Arity;

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b00111);

    /// <inheritdoc />
    public bool IsDifferentiable(int input) => Norm.IsDifferentiable(input);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => Norm.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => Norm.MemoryFor(inputs, outputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Norm.Forward(context, isRectified: true);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Norm.Backward(context, isRectified: true);
}
