using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>(x − t)² per element, reduced over all elements. ∂x = 2 (x − t) g, ∂t = −∂x, over the number of elements for the mean.</summary>
/// <param name="Reduction">How the squares become one number; the mean by default.</param>
/// <remarks>Inputs: values and targets of one shape. Sums are taken in float64.</remarks>
public sealed record SquaredError(LossReduction Reduction = LossReduction.Mean) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "SquaredError";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        TensorShape t = ShapeRule.Required(inputs, 1);
        ShapeRule.Require(x.Equals(t), $"The targets must have the shape {x} of the values, not {t}.");
        return [Reduction == LossReduction.None ? x : TensorShape.Scalar];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = context.Input(0);
        ReadOnlySpan<T> t = context.Input(1);
        Span<T> y = context.Output(0);
        double total = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = double.CreateTruncating(x[i]) - double.CreateTruncating(t[i]);
            total += difference * difference;
            if (Reduction == LossReduction.None)
            {
                y[i] = T.CreateTruncating(difference * difference);
            }
        }

        if (Reduction != LossReduction.None)
        {
            y[0] = T.CreateTruncating(Reduction == LossReduction.Mean ? total / x.Length : total);
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = context.Input(0);
        ReadOnlySpan<T> t = context.Input(1);
        ReadOnlySpan<T> g = context.OutputGradient(0);
        T factor = T.CreateTruncating(Reduction == LossReduction.Mean ? 2.0 / x.Length : 2);
        for (int i = 0; i < x.Length; i++)
        {
            T slope = factor * (x[i] - t[i]) * g[Reduction == LossReduction.None ? i : 0];
            if (context.WantsGradient(0))
            {
                context.InputGradient(0)[i] = slope;
            }

            if (context.WantsGradient(1))
            {
                context.InputGradient(1)[i] = -slope;
            }
        }
    }
}
