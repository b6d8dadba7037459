using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = exp x / Σ exp x along an axis, or its logarithm. ∂x = y (g − Σ g y), or g − exp(y) Σ g for the logarithm.</summary>
/// <param name="Axis">The axis, which may be counted from the end; −1, the last, by default.</param>
/// <param name="IsLogarithm">Whether the logarithm is taken (ONNX LogSoftmax). False by default.</param>
/// <remarks>Sums are taken in float64.</remarks>
public sealed record Softmax(int Axis = -1, bool IsLogarithm = false) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => IsLogarithm ? "LogSoftmax" : "Softmax";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0, 0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        ShapeRule.Axis(ShapeRule.Required(inputs, 0), Axis);
        return ShapeRule.SameAsFirst(inputs);
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = context.Input(0);
        Span<T> y = context.Output(0);
        (int size, int inner) = Steps(context.InputShape(0));
        for (int line = 0; line < x.Length / Math.Max(size, 1); line++)
        {
            int first = First(line, size, inner);
            double largest = double.NegativeInfinity;
            for (int i = 0; i < size; i++)
            {
                largest = Math.Max(largest, double.CreateTruncating(x[first + (i * inner)]));
            }

            double sum = 0;
            for (int i = 0; i < size; i++)
            {
                sum += Math.Exp(double.CreateTruncating(x[first + (i * inner)]) - largest);
            }

            for (int i = 0; i < size; i++)
            {
                double shifted = double.CreateTruncating(x[first + (i * inner)]) - largest;
                y[first + (i * inner)] = T.CreateTruncating(IsLogarithm ? shifted - Math.Log(sum) : Math.Exp(shifted) / sum);
            }
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> y = context.Output(0);
        ReadOnlySpan<T> g = context.OutputGradient(0);
        Span<T> gradient = context.InputGradient(0);
        (int size, int inner) = Steps(context.InputShape(0));
        for (int line = 0; line < y.Length / Math.Max(size, 1); line++)
        {
            int first = First(line, size, inner);
            double sum = 0;
            for (int i = first; i < first + (size * inner); i += inner)
            {
                sum += double.CreateTruncating(g[i]) * (IsLogarithm ? 1 : double.CreateTruncating(y[i]));
            }

            for (int i = first; i < first + (size * inner); i += inner)
            {
                double value = double.CreateTruncating(y[i]);
                double slope = double.CreateTruncating(g[i]);
                gradient[i] = T.CreateTruncating(IsLogarithm ? slope - (Math.Exp(value) * sum) : value * (slope - sum));
            }
        }
    }

    private static int First(int line, int size, int inner) => (line / inner * size * inner) + (line % inner);

    private (int Size, int Inner) Steps(TensorShape shape)
    {
        int axis = shape.Axis(Axis);
        return (shape[axis], shape.Product(axis + 1, shape.Rank));
    }
}
