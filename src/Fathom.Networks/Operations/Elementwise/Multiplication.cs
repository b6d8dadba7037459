using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = a · b element by element, with inputs stretched to a common shape. ∂a = g · b, ∂b = g · a, summed over stretched dimensions.</summary>
public sealed record Multiplication : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Mul";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => StretchedGradient.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => StretchedGradient.MemoryFor(inputs, outputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        StretchedGradient.Forward(context, default(ProductFormula<T>));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StretchedGradient.Combine(context, 0, default(ProductFormula<T>));
        StretchedGradient.Combine(context, 1, default(ProductFormula<T>));
    }
}
