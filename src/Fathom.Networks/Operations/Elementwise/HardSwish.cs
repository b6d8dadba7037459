using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = x · max(0, min(1, x/6 + ½)) element by element (Howard et al. 2019). ∂x = g (x/3 + ½) where −3 &lt; x &lt; 3, g above, 0 below.</summary>
/// <remarks>At −3 the slope is 0 and at 3 it is 1, as if outside: there the two sides differ.</remarks>
public sealed unsafe record HardSwish : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "HardSwish";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(context.Team, default(ValueFormula<T>), context.InputPointer(0), context.OutputPointer(0), context.InputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(context.Team, default(SlopeFormula<T>), context.OutputGradientPointer(0), context.InputPointer(0), context.InputGradientPointer(0), context.InputShape(0).Elements);

    private readonly struct ValueFormula<T> : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x)
        {
            Vector512<T> gate = (x / Vector512.Create(T.CreateTruncating(6))) + Vector512.Create(T.CreateTruncating(0.5));
            return x * Vector512.Min(Vector512.Max(gate, Vector512<T>.Zero), Vector512<T>.One);
        }
    }

    private readonly struct SlopeFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y)
        {
            Vector512<T> three = Vector512.Create(T.CreateTruncating(3));
            Vector512<T> inner = (y / three) + Vector512.Create(T.CreateTruncating(0.5));
            Vector512<T> slope = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(y, three), Vector512<T>.One, inner);
            return x * (slope & Vector512.GreaterThan(y, -three));
        }
    }
}
