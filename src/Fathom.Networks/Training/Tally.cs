using System.Numerics;

namespace Fathom.Networks;

/// <summary>How a classifier did on some samples.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="Correct">How many were put in their class.</param>
/// <param name="LossSum">The sum of the losses.</param>
public readonly record struct Tally(long Samples, long Correct, double LossSum)
{
    /// <summary>The share of samples that were put in their class; not a number when there are none.</summary>
    public double Accuracy => (double)Correct / Samples;

    /// <summary>The mean loss; not a number when there are no samples.</summary>
    public double Loss => LossSum / Samples;

    /// <summary>The tally with more samples.</summary>
    /// <param name="samples">How many more.</param>
    /// <param name="correct">How many of them were put in their class.</param>
    /// <param name="loss">Their mean loss.</param>
    /// <returns>The tally of both.</returns>
    public Tally With(int samples, int correct, double loss) => new(Samples + samples, Correct + correct, LossSum + (loss * samples));

    /// <summary>Counts the samples whose largest score is that of their class; of equal scores the first counts, and a score that is not a number never wins.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">Samples × classes.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <returns>The count.</returns>
    public static int CountCorrect<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classes = labels.IsEmpty ? 0 : scores.Length / labels.Length;
        int correct = 0;
        for (int sample = 0; sample < labels.Length; sample++)
        {
            ReadOnlySpan<T> row = scores.Slice(sample * classes, classes);
            int best = -1;
            for (int k = 0; k < classes; k++)
            {
                if (best < 0 ? !T.IsNaN(row[k]) : row[k] > row[best])
                {
                    best = k;
                }
            }

            correct += best >= 0 && labels[sample] == T.CreateTruncating(best) ? 1 : 0;
        }

        return correct;
    }
}
