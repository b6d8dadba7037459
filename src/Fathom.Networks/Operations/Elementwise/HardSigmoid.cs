using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = max(0, min(1, α x + β)) element by element. ∂x = α g where 0 &lt; y &lt; 1, else 0.</summary>
/// <param name="Alpha">α, the slope.</param>
/// <param name="Beta">β, the value at 0.</param>
/// <remarks>ONNX HardSigmoid; α = 1/6, β = ½ in MobileNetV3 (Howard et al. 2019).</remarks>
public sealed unsafe record HardSigmoid(double Alpha, double Beta) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "HardSigmoid";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0, 0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(context.Team, new ValueFormula<T>(T.CreateTruncating(Alpha), T.CreateTruncating(Beta)), context.InputPointer(0), context.OutputPointer(0), context.InputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(context.Team, new SlopeFormula<T>(T.CreateTruncating(Alpha)), context.OutputGradientPointer(0), context.OutputPointer(0), context.InputGradientPointer(0), context.InputShape(0).Elements);

    private readonly struct ValueFormula<T>(T alpha, T beta) : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x) => Vector512.Min(Vector512.Max((Vector512.Create(alpha) * x) + Vector512.Create(beta), Vector512<T>.Zero), Vector512<T>.One);
    }

    private readonly struct SlopeFormula<T>(T alpha) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) =>
            (Vector512.Create(alpha) * x) & Vector512.GreaterThan(y, Vector512<T>.Zero) & Vector512.LessThan(y, Vector512<T>.One);
    }
}
