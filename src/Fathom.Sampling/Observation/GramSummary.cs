namespace Fathom.Sampling;

/// <summary>What a Gram matrix of activations says of how samples lie to each other; means over the batches.</summary>
/// <param name="Variance">Mean of the diagonal over N: q.</param>
/// <param name="Correlation">Mean off the diagonal relative to the mean of the diagonal: c.</param>
/// <param name="Cosine">Mean over pairs of samples of their cosine.</param>
/// <param name="OrthogonalityGap">‖G/tr G − I/B‖ in the Frobenius norm.</param>
/// <param name="CrossBatchCorrelation">Mean over pairs of batches of the mean product across, relative to the geometric mean of both q.</param>
internal readonly record struct GramSummary(
    double Variance, double Correlation, double Cosine, double OrthogonalityGap, double CrossBatchCorrelation)
{
    /// <summary>Summarizes a Gram matrix.</summary>
    /// <param name="gram">G = AᵀA, columns × columns.</param>
    /// <param name="starts">Where batches begin, and the number of columns.</param>
    /// <param name="width">Number of rows of A, N.</param>
    /// <returns>The summary; what needs two samples or two batches is NaN without them.</returns>
    public static GramSummary Of(ReadOnlySpan<double> gram, ReadOnlySpan<int> starts, int width)
    {
        int columns = starts[^1];
        int groups = starts.Length - 1;
        int pairs = 0;
        double variance = 0;
        double correlation = 0;
        double cosine = 0;
        double gap = 0;
        Span<double> lengths = columns <= 512 ? stackalloc double[512] : new double[columns];
        for (int i = 0; i < columns; i++)
        {
            lengths[i] = 1 / Math.Sqrt(gram[(i * columns) + i]);
        }

        for (int g = 0; g < groups; g++)
        {
            int from = starts[g];
            int size = starts[g + 1] - from;
            double trace = Trace(gram, columns, from, size);
            variance += trace / size / width / groups;
            double off = 0;
            double turned = 0;
            double square = 0;
            double below = 0;
            for (int i = from; i < from + size; i++)
            {
                double own = gram[(i * columns) + i];
                square += ((own / trace) - (1.0 / size)) * ((own / trace) - (1.0 / size));
                for (int j = from; j < i; j++)
                {
                    double entry = gram[(i * columns) + j];
                    off += entry;
                    turned += entry * lengths[j] * lengths[i];
                    below += entry * entry;
                }
            }

            gap += Math.Sqrt(square + (2 * below / trace / trace)) / groups;
            if (size > 1)
            {
                double count = 0.5 * size * (size - 1);
                pairs++;
                correlation += off / count / (trace / size);
                cosine += turned / count;
            }
        }

        return new GramSummary(variance, correlation / pairs, cosine / pairs, gap, Across(gram, starts));
    }

    private static double Across(ReadOnlySpan<double> gram, ReadOnlySpan<int> starts)
    {
        int columns = starts[^1];
        double sum = 0;
        int pairs = 0;
        for (int g = 0; g + 1 < starts.Length; g++)
        {
            int rows = starts[g + 1] - starts[g];
            double own = Trace(gram, columns, starts[g], rows) / rows;
            for (int h = 0; h < g; h++)
            {
                int size = starts[h + 1] - starts[h];
                double other = Trace(gram, columns, starts[h], size) / size;
                double products = 0;
                for (int i = starts[g]; i < starts[g + 1]; i++)
                {
                    for (int j = starts[h]; j < starts[h + 1]; j++)
                    {
                        products += gram[(i * columns) + j];
                    }
                }

                sum += products / rows / size / Math.Sqrt(own * other);
                pairs++;
            }
        }

        return sum / pairs;
    }

    private static double Trace(ReadOnlySpan<double> gram, int columns, int from, int size)
    {
        double trace = 0;
        for (int i = from; i < from + size; i++)
        {
            trace += gram[(i * columns) + i];
        }

        return trace;
    }
}
