namespace Fathom.Sampling.Tests;

/// <summary>The largest distance between two empirical distribution functions, evaluated where groups of equal values end.</summary>
internal static class KolmogorovDistance
{
    /// <summary>The distance.</summary>
    /// <param name="order">Places of the pooled values in ascending order.</param>
    /// <param name="pooled">All values, those of both samples.</param>
    /// <param name="isFirst">Which of the pooled values belong to the first sample.</param>
    /// <returns>The distance, 0 to 1.</returns>
    public static double Of(ReadOnlySpan<int> order, ReadOnlySpan<double> pooled, ReadOnlySpan<bool> isFirst)
    {
        int first = 0;
        foreach (bool member in isFirst)
        {
            first += member ? 1 : 0;
        }

        double up = 1.0 / first;
        double down = 1.0 / (pooled.Length - first);
        double height = 0;
        double largest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            height += isFirst[order[i]] ? up : -down;
            bool groupEnds = i + 1 == order.Length || pooled[order[i + 1]] != pooled[order[i]];
            if (groupEnds)
            {
                largest = Math.Max(largest, Math.Abs(height));
            }
        }

        return largest;
    }
}
