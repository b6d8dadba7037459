using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The mean of every channel of every sample over its positions, each of which is left with size 1. ∂x spreads g evenly.</summary>
public sealed unsafe record GlobalAveragePooling : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "GlobalAveragePool";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(x.Rank >= 3, "The input needs the dimensions batch and channels and at least one of positions.");
        return [ReductionAxes.Shape(x, MaskOf(x), keepsDimensions: true)];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        AxisSum.Run(context.Team, context.InputPointer(0), x, MaskOf(x), T.One / T.CreateTruncating(x.Product(2, x.Rank)), context.OutputPointer(0));
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        T* gradient = context.InputGradientPointer(0);
        StretchFormula<T> spread = new(T.One / T.CreateTruncating(x.Product(2, x.Rank)));
        BroadcastLoop.Run(context.Team, spread, gradient, x, context.OutputGradientPointer(0), context.OutputShape(0), gradient, x);
    }

    private static uint MaskOf(TensorShape x) => ((1u << x.Rank) - 1) & ~0b11u;
}
