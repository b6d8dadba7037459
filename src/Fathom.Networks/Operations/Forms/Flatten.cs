using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The same elements as a matrix: the dimensions before an axis become the rows, the others the columns.</summary>
public sealed record Flatten : IOperation
{
    /// <summary>The first dimension of the columns; 1 by default.</summary>
    public int Axis { get; init; } = 1;

    /// <inheritdoc />
    public string OperatorName => "Flatten";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        int axis = Axis < 0 ? Axis + x.Rank : Axis;
        ShapeRule.Require(axis >= 0 && axis <= x.Rank, $"A tensor of shape {x} cannot be cut at axis {Axis}.");
        return [[x.Product(0, axis), x.Product(axis, x.Rank)]];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => context.Input(0).CopyTo(context.Output(0));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => context.OutputGradient(0).CopyTo(context.InputGradient(0));
}
