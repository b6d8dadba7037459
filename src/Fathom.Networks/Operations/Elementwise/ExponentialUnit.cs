using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = γ x for x &gt; 0, else γ α (exp(ρ x) − 1). ∂x = γ g for x &gt; 0, else γ α ρ exp(ρ x) g.</summary>
/// <param name="Alpha">α, the depth of the negative side.</param>
/// <param name="Gamma">γ, the factor of both sides.</param>
/// <param name="Rate">ρ, how fast the negative side is reached.</param>
/// <remarks>ONNX Elu (γ = ρ = 1), Selu (ρ = 1) and Celu (ρ = 1/α) with other constants than the catalog's.</remarks>
public sealed unsafe record ExponentialUnit(double Alpha, double Gamma, double Rate) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Elu";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Unary(
            context.Team,
            new ValueFormula<T>(T.CreateTruncating(Gamma), T.CreateTruncating(Gamma * Alpha), T.CreateTruncating(Rate)),
            context.InputPointer(0),
            context.OutputPointer(0),
            context.InputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(
            context.Team,
            new SlopeFormula<T>(T.CreateTruncating(Gamma), T.CreateTruncating(Gamma * Alpha * Rate), T.CreateTruncating(Rate)),
            context.OutputGradientPointer(0),
            context.InputPointer(0),
            context.InputGradientPointer(0),
            context.InputShape(0).Elements);

    private readonly struct ValueFormula<T>(T above, T below, T rate) : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x)
        {
            Vector512<T> negative = Vector512.Create(below) * LaneMap.Apply(Vector512.Min(x, Vector512<T>.Zero) * Vector512.Create(rate), T.ExpM1);
            return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<T>.Zero), Vector512.Create(above) * x, negative);
        }
    }

    private readonly struct SlopeFormula<T>(T above, T below, T rate) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y)
        {
            Vector512<T> negative = Vector512.Create(below) * LaneMap.Apply(Vector512.Min(y, Vector512<T>.Zero) * Vector512.Create(rate), T.Exp);
            return x * Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<T>.Zero), Vector512.Create(above), negative);
        }
    }
}
