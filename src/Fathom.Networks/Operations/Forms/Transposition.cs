using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y with its dimensions in another order: dimension i of y is dimension Order[i] of x. ∂x is g in the opposite order.</summary>
/// <param name="Order">The order; empty for the reversed one.</param>
public sealed unsafe record Transposition(ImmutableArray<int> Order) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Transpose";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(Order.IsDefaultOrEmpty || Order.Order().SequenceEqual(Enumerable.Range(0, x.Rank)), $"The order [{string.Join(", ", Order)}] is none of {x.Rank} dimensions.");
        return [TensorShape.Of([.. Enumerable.Range(0, x.Rank).Select(i => x[Source(i, x.Rank)])])];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape y = context.OutputShape(0);
        Span<int> x = stackalloc int[y.Rank];
        Span<int> contiguous = stackalloc int[y.Rank];
        Strides<T>(context.InputShape(0), y, x, contiguous);
        StridedCopy<T>.Run(context.Team, context.InputPointer(0), x, context.OutputPointer(0), contiguous, y.Dimensions.AsSpan());
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape y = context.OutputShape(0);
        Span<int> x = stackalloc int[y.Rank];
        Span<int> contiguous = stackalloc int[y.Rank];
        Strides<T>(context.InputShape(0), y, x, contiguous);
        StridedCopy<T>.Run(context.Team, context.OutputGradientPointer(0), contiguous, context.InputGradientPointer(0), x, y.Dimensions.AsSpan());
    }

    /// <summary>Whether two have the same order.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they have.</returns>
    public bool Equals(Transposition? other) => other is not null && Order.AsSpan().SequenceEqual(other.Order.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => Order.IsDefault ? 0 : Order.Length;

    private int Source(int dimension, int rank) => Order.IsDefaultOrEmpty ? rank - 1 - dimension : Order[dimension];

    // The steps in the input along the dimensions of the output, and those in the output.
    private void Strides<T>(TensorShape x, TensorShape y, Span<int> ofInput, Span<int> ofOutput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<int> contiguous = stackalloc int[x.Rank];
        StridedCopy<T>.Contiguous(x, contiguous);
        StridedCopy<T>.Contiguous(y, ofOutput);
        for (int i = 0; i < ofInput.Length; i++)
        {
            ofInput[i] = contiguous[Source(i, x.Rank)];
        }
    }
}
