using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The same elements in another shape.</summary>
/// <param name="Dimensions">The new dimensions; −1 once for what is left, 0 for the dimension of the input at the same place.</param>
public sealed record Reshape(ImmutableArray<int> Dimensions) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Reshape";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        int[] dimensions = [.. Dimensions];
        int free = -1;
        long known = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            ShapeRule.Require(dimensions[i] >= -1, $"A dimension must be at least -1, not {dimensions[i]}.");
            ShapeRule.Require(dimensions[i] != 0 || i < x.Rank, $"Dimension {i} is to be that of the input, which has only {x.Rank}.");
            ShapeRule.Require(dimensions[i] != -1 || free < 0, "Only one dimension can be what is left.");
            free = dimensions[i] == -1 ? i : free;
            dimensions[i] = dimensions[i] == 0 ? x[i] : dimensions[i];
            known *= dimensions[i] == -1 ? 1 : dimensions[i];
        }

        if (free >= 0)
        {
            ShapeRule.Require(known > 0 && x.Elements % known == 0, $"{x.Elements} elements cannot be cut into rows of {known}.");
            dimensions[free] = (int)(x.Elements / known);
            known *= dimensions[free];
        }

        ShapeRule.Require(known == x.Elements, $"{x.Elements} elements cannot be put into {known}.");
        return [TensorShape.Of(dimensions)];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => context.Input(0).CopyTo(context.Output(0));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => context.OutputGradient(0).CopyTo(context.InputGradient(0));

    /// <summary>Whether two have the same attributes.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they have.</returns>
    public bool Equals(Reshape? other) => other is not null && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Dimensions.Length);
}
