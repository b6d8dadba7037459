using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>x stretched to the common shape of its own and another one, as numpy does. ∂x is g summed over what was stretched.</summary>
/// <param name="Dimensions">The other shape; a dimension of 1 leaves that of x.</param>
public sealed unsafe record Expansion(ImmutableArray<int> Dimensions) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Expand";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) =>
        [BroadcastShape.Of(ShapeRule.Required(inputs, 0), TensorShape.Of(Dimensions.AsSpan()))];

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape y = context.OutputShape(0);
        T* place = context.OutputPointer(0);
        BroadcastLoop.Run(context.Team, new StretchFormula<T>(T.One), place, y, context.InputPointer(0), context.InputShape(0), place, y);
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AxisSum.Unstretch(context.Team, context.OutputGradientPointer(0), context.OutputShape(0), context.InputShape(0), T.One, context.InputGradientPointer(0));

    /// <summary>Whether two stretch alike.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they do.</returns>
    public bool Equals(Expansion? other) => other is not null && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => Dimensions.Length;
}
