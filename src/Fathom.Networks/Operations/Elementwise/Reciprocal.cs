using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = 1 / x element by element. ∂x = −g · y².</summary>
public sealed unsafe record Reciprocal : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Reciprocal";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0, 0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(context.Team, default(ValueFormula<T>), context.InputPointer(0), context.OutputPointer(0), context.InputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(context.Team, default(SlopeFormula<T>), context.OutputGradientPointer(0), context.OutputPointer(0), context.InputGradientPointer(0), context.InputShape(0).Elements);

    private readonly struct ValueFormula<T> : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x) => Vector512<T>.One / x;
    }

    private readonly struct SlopeFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => -(x * (y * y));
    }
}
