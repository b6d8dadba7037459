using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The largest element of every channel of every sample over its positions, each of which is left with size 1.</summary>
/// <remarks>∂x is g at the first largest element in row-major order and 0 elsewhere.</remarks>
public sealed record GlobalMaximumPooling : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "GlobalMaxPool";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(x.Rank >= 3 && x.Product(2, x.Rank) > 0, "The input needs the dimensions batch and channels and at least one of positions.");
        return [TensorShape.Of([x[0], x[1], .. Enumerable.Repeat(1, x.Rank - 2)])];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = context.Input(0);
        Span<T> y = context.Output(0);
        int positions = x.Length / y.Length;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<T> plane = x.Slice(i * positions, positions);
            y[i] = plane[PlaceOfMaximum(plane)];
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = context.Input(0);
        ReadOnlySpan<T> g = context.OutputGradient(0);
        Span<T> gradient = context.InputGradient(0);
        gradient.Clear();
        int positions = x.Length / g.Length;
        for (int i = 0; i < g.Length; i++)
        {
            gradient[(i * positions) + PlaceOfMaximum(x.Slice(i * positions, positions))] = g[i];
        }
    }

    private static int PlaceOfMaximum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] || (T.IsNaN(values[i]) && !T.IsNaN(values[best])) ? i : best;
        }

        return best;
    }
}
