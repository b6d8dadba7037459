using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = x. ∂x = g.</summary>
public sealed unsafe record Identity : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Identity";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(context.Team, default(ValueFormula<T>), context.InputPointer(0), context.OutputPointer(0), context.InputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(context.Team, default(SlopeFormula<T>), context.OutputGradientPointer(0), context.InputGradientPointer(0), context.InputShape(0).Elements);

    private readonly struct ValueFormula<T> : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x) => x;
    }

    private readonly struct SlopeFormula<T> : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x) => x;
    }
}
