using System.Numerics;

namespace Fathom.Networks;

/// <summary>Softmax of one row of scores, in float64 and without overflow.</summary>
internal static class SoftmaxRow
{
    /// <summary>ln Σ exp x, with the largest score taken out first.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">The scores x.</param>
    /// <returns>The logarithm.</returns>
    public static double LogSumOfExponentials<T>(ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = double.NegativeInfinity;
        foreach (T score in scores)
        {
            largest = Math.Max(largest, double.CreateTruncating(score));
        }

        double sum = 0;
        foreach (T score in scores)
        {
            sum += Math.Exp(double.CreateTruncating(score) - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>x − normalizer: the logarithms of the probabilities.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">The scores x.</param>
    /// <param name="normalizer">What <see cref="LogSumOfExponentials{T}"/> gave.</param>
    /// <param name="destination">Receives the logarithms.</param>
    public static void Shift<T>(ReadOnlySpan<T> scores, double normalizer, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < scores.Length; i++)
        {
            destination[i] = T.CreateTruncating(double.CreateTruncating(scores[i]) - normalizer);
        }
    }
}
