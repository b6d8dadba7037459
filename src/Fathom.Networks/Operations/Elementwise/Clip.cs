using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = min(max(x, low), high) element by element. ∂x = g where low &lt; x &lt; high, else 0.</summary>
/// <param name="Low">The lower limit; −∞ for none.</param>
/// <param name="High">The upper limit; ∞ for none.</param>
public sealed unsafe record Clip(double Low, double High) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Clip";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        ShapeRule.Require(Low <= High, $"The lower limit {Low} must not be above the upper limit {High}.");
        return ShapeRule.SameAsFirst(inputs);
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(context.Team, new ValueFormula<T>(T.CreateTruncating(Low), T.CreateTruncating(High)), context.InputPointer(0), context.OutputPointer(0), context.InputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(context.Team, new SlopeFormula<T>(T.CreateTruncating(Low), T.CreateTruncating(High)), context.OutputGradientPointer(0), context.InputPointer(0), context.InputGradientPointer(0), context.InputShape(0).Elements);

    private readonly struct ValueFormula<T>(T low, T high) : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x) => Vector512.Min(Vector512.Max(x, Vector512.Create(low)), Vector512.Create(high));
    }

    private readonly struct SlopeFormula<T>(T low, T high) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) =>
            x & Vector512.GreaterThan(y, Vector512.Create(low)) & Vector512.LessThan(y, Vector512.Create(high));
    }
}
