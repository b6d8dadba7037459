using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = a + b, with inputs stretched to a common shape. ∂a = g, ∂b = g, summed over stretched dimensions.</summary>
public sealed record Addition : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Add";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => StretchedGradient.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => StretchedGradient.MemoryFor(inputs, outputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        StretchedGradient.Forward(context, default(SumFormula<T>));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StretchedGradient.PassOn(context, 0, T.One);
        StretchedGradient.PassOn(context, 1, T.One);
    }
}
