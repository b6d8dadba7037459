using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A loss on labels, its gradient and the share of right answers.</summary>
internal static class LabelLoss
{
    /// <summary>Evaluates some columns of outputs.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">classes × C.</param>
    /// <param name="first">The first column.</param>
    /// <param name="labels">The labels of the columns from there on.</param>
    /// <param name="gradient">Receives ∂loss/∂outputs, classes × count; empty when it is not wanted.</param>
    /// <returns>The mean loss over the columns, and the share of columns whose largest output, the first one among equals, is that of the label.</returns>
    public static (double Loss, double Accuracy) Evaluate(
        TrainingLoss loss, ReadOnlyMatrixSpan<double> outputs, int first, ReadOnlySpan<int> labels, MatrixSpan<double> gradient)
    {
        double sum = 0;
        int right = 0;
        double[] slopes = new double[outputs.Rows];
        for (int j = 0; j < labels.Length; j++)
        {
            int best = 0;
            for (int c = 0; c < outputs.Rows; c++)
            {
                slopes[c] = outputs[c, first + j];
                best = slopes[c] > slopes[best] ? c : best;
            }

            right += best == labels[j] ? 1 : 0;
            sum += loss == TrainingLoss.CrossEntropy ? CrossEntropy(slopes, labels[j], slopes[best]) : SquaredError(slopes, labels[j]);
            for (int c = 0; c < gradient.Rows; c++)
            {
                gradient[c, j] = slopes[c] / labels.Length;
            }
        }

        return (sum / labels.Length, (double)right / labels.Length);
    }

    /// <summary>−ln softmax of the label's output; outputs become softmax − one-hot.</summary>
    private static double CrossEntropy(Span<double> outputs, int label, double largest)
    {
        double ownOutput = outputs[label] - largest;
        double sum = 0;
        foreach (ref double output in outputs)
        {
            output = Math.Exp(output - largest);
            sum += output;
        }

        foreach (ref double output in outputs)
        {
            output /= sum;
        }

        outputs[label] -= 1;
        return Math.Log(sum) - ownOutput;
    }

    /// <summary>½ ‖outputs − one-hot‖²; outputs become the difference.</summary>
    private static double SquaredError(Span<double> outputs, int label)
    {
        outputs[label] -= 1;
        double sum = 0;
        foreach (double difference in outputs)
        {
            sum += difference * difference;
        }

        return sum / 2;
    }
}
