using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>x with a margin of one number around it. ∂x is the inner part of g.</summary>
/// <param name="Margins">As ONNX orders them: the beginnings of all dimensions, then the ends; at least 0.</param>
/// <param name="Value">The number; 0 by default.</param>
public sealed unsafe record Padding(ImmutableArray<int> Margins, double Value = 0) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Pad";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(Margins.Length == 2 * x.Rank, $"{2 * x.Rank} margins are needed for {x.Rank} dimensions, not {Margins.Length}.");
        ShapeRule.Require(Margins.All(margin => margin >= 0), "A margin must be at least 0; cut with a slice.");
        return [TensorShape.Of([.. x.Dimensions.Select((size, i) => size + Margins[i] + Margins[x.Rank + i])])];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        context.Output(0).Fill(T.CreateTruncating(Value));
        TensorShape x = context.InputShape(0);
        Span<int> inner = stackalloc int[x.Rank];
        Span<int> outer = stackalloc int[x.Rank];
        int first = Strides<T>(x, context.OutputShape(0), inner, outer);
        StridedCopy<T>.Run(context.Team, context.InputPointer(0), inner, context.OutputPointer(0) + first, outer, x.Dimensions.AsSpan());
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        Span<int> inner = stackalloc int[x.Rank];
        Span<int> outer = stackalloc int[x.Rank];
        int first = Strides<T>(x, context.OutputShape(0), inner, outer);
        StridedCopy<T>.Run(context.Team, context.OutputGradientPointer(0) + first, outer, context.InputGradientPointer(0), inner, x.Dimensions.AsSpan());
    }

    /// <summary>Whether two have the same margins and number.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they have.</returns>
    public bool Equals(Padding? other) => other is not null && Value.Equals(other.Value) && Margins.AsSpan().SequenceEqual(other.Margins.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Value, Margins.Length);

    private int Strides<T>(TensorShape x, TensorShape y, Span<int> inner, Span<int> outer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StridedCopy<T>.Contiguous(x, inner);
        StridedCopy<T>.Contiguous(y, outer);
        int first = 0;
        for (int i = 0; i < x.Rank; i++)
        {
            first += Margins[i] * outer[i];
        }

        return first;
    }
}
