using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = a / b, with inputs stretched to a common shape. ∂a = g / b, ∂b = −g · y / b, summed over stretched dimensions.</summary>
public sealed unsafe record Division : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Div";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b10, 0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => StretchedGradient.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => StretchedGradient.MemoryFor(inputs, outputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        StretchedGradient.Forward(context, default(QuotientFormula<T>));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StretchedGradient.Combine(context, 0, default(QuotientFormula<T>));
        if (context.WantsGradient(1))
        {
            TensorShape common = context.OutputShape(0);
            T* place = StretchedGradient.Place(context, 1);
            ElementLoop.Binary(context.Team, default(ProductFormula<T>), context.OutputGradientPointer(0), context.OutputPointer(0), place, common.Elements);
            BroadcastLoop.Run(context.Team, default(NegativeQuotientFormula<T>), place, common, context.InputPointer(1), context.InputShape(1), place, common);
            StretchedGradient.Finish(context, 1);
        }
    }

    private readonly struct QuotientFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x / y;
    }

    private readonly struct NegativeQuotientFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => -(x / y);
    }
}
