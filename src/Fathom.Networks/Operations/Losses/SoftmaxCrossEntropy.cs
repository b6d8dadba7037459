using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>ℓ = −ln softmax(x)[label] per sample, reduced over samples. ∂x = (softmax(x) − e_label) · g, over the number of samples for the mean.</summary>
/// <param name="Reduction">How the losses of samples become one number; the mean by default.</param>
/// <remarks>
/// Inputs: scores, samples × classes; labels, one number per sample that is the index of a class. Outputs: the loss, and the logarithms of the probabilities.
/// ONNX SoftmaxCrossEntropyLoss without weights. Sums are taken in float64. The second output carries no gradient.
/// </remarks>
public sealed record SoftmaxCrossEntropy(LossReduction Reduction = LossReduction.Mean) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "SoftmaxCrossEntropyLoss";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public bool IsDifferentiable(int input) => input == 0;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape scores = ShapeRule.Required(inputs, 0);
        TensorShape labels = ShapeRule.Required(inputs, 1);
        ShapeRule.Require(scores.Rank == 2 && scores[1] >= 1, "The scores must have the dimensions samples and classes.");
        ShapeRule.Require(labels.Equals([scores[0]]), $"The labels must be one number for each of {scores[0]} samples.");
        return [Reduction == LossReduction.None ? labels : TensorShape.Scalar, scores];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int samples = context.InputShape(0)[0];
        int classes = context.InputShape(0)[1];
        double total = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            ReadOnlySpan<T> scores = context.Input(0).Slice(sample * classes, classes);
            int label = Label(context, sample, classes);
            double normalizer = SoftmaxRow.LogSumOfExponentials(scores);
            double loss = normalizer - double.CreateTruncating(scores[label]);
            total += loss;

            if (Reduction == LossReduction.None)
            {
                context.Output(0)[sample] = T.CreateTruncating(loss);
            }

            if (context.HasOutput(1))
            {
                SoftmaxRow.Shift(scores, normalizer, context.Output(1).Slice(sample * classes, classes));
            }
        }

        if (Reduction != LossReduction.None)
        {
            context.Output(0)[0] = T.CreateTruncating(Reduction == LossReduction.Mean ? total / samples : total);
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int samples = context.InputShape(0)[0];
        int classes = context.InputShape(0)[1];
        Span<T> gradient = context.InputGradient(0);
        if (!context.HasOutputGradient(0))
        {
            gradient.Clear();
            return;
        }

        for (int sample = 0; sample < samples; sample++)
        {
            double g = double.CreateTruncating(context.OutputGradient(0)[Reduction == LossReduction.None ? sample : 0]) / (Reduction == LossReduction.Mean ? samples : 1);
            ReadOnlySpan<T> scores = context.Input(0).Slice(sample * classes, classes);
            double normalizer = SoftmaxRow.LogSumOfExponentials(scores);
            int label = int.CreateTruncating(context.Input(1)[sample]);
            for (int i = 0; i < classes; i++)
            {
                double share = Math.Exp(double.CreateTruncating(scores[i]) - normalizer);
                gradient[(sample * classes) + i] = T.CreateTruncating(g * (i == label ? share - 1 : share));
            }
        }
    }

    private static int Label<T>(OperationContext<T> context, int sample, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T value = context.Input(1)[sample];
        return T.IsInteger(value) && value >= T.Zero && value < T.CreateTruncating(classes)
            ? int.CreateTruncating(value)
            : throw new NetworkRunException(string.Create(CultureInfo.InvariantCulture, $"The label of sample {sample} is {value}, but a label must be a whole number from 0 to {classes - 1}."));
    }
}
