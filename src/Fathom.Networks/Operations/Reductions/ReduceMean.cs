using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The mean over some dimensions. ∂x is g over the number of elements averaged, stretched.</summary>
/// <param name="Axes">The dimensions, which may be counted from the end; empty for all.</param>
/// <param name="KeepsDimensions">Whether they are left with size 1. True by default.</param>
public sealed unsafe record ReduceMean(ImmutableArray<int> Axes, bool KeepsDimensions = true) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "ReduceMean";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        uint mask = ReductionAxes.Mask(x, Axes);
        return [ReductionAxes.Shape(x, mask, KeepsDimensions)];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        AxisSum.Run(context.Team, context.InputPointer(0), x, ReductionAxes.Mask(x, Axes), T.One / T.CreateTruncating(Math.Max(1, context.InputShape(0).Elements / Math.Max(1, context.OutputShape(0).Elements))), context.OutputPointer(0));
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        context.Prepared ??= ReductionAxes.Shape(x, ReductionAxes.Mask(x, Axes), keepsDimensions: true);
        TensorShape stretchable = (TensorShape)context.Prepared;
        T* gradient = context.InputGradientPointer(0);
        BroadcastLoop.Run(context.Team, new StretchFormula<T>(T.One / T.CreateTruncating(Math.Max(1, context.InputShape(0).Elements / Math.Max(1, context.OutputShape(0).Elements)))), gradient, x, context.OutputGradientPointer(0), stretchable, gradient, x);
    }

    /// <summary>Whether two have the same attributes.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they have.</returns>
    public bool Equals(ReduceMean? other) => other is not null && KeepsDimensions == other.KeepsDimensions && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(KeepsDimensions, Axes.Length);
}
