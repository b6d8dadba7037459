using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>How the samples and the channels of one value lie to each other.</summary>
internal static class ValueShape
{
    // Gram matrices of larger batches cost more than they tell.
    private const int MostSamples = 128;

    /// <summary>Measures a value.</summary>
    /// <param name="node">What is known of it already.</param>
    /// <param name="x">Its elements; the first dimension is the samples, the second the channels.</param>
    /// <returns>The measurement.</returns>
    public static NodeMeasurement Measure(NodeMeasurement node, ReadOnlySpan<double> x)
    {
        TensorShape shape = node.Shape;
        if (shape.Rank < 2 || x.IsEmpty || node.Statistics.NonFinite > 0)
        {
            return node;
        }

        int samples = shape[0];
        int features = x.Length / samples;
        NodeMeasurement measured = node with { SampleSpread = Spread(x, samples, features, node.Statistics.RootMeanSquare), ChannelImbalance = Imbalance(x, shape) };
        if (samples is < 2 or > MostSamples)
        {
            return measured;
        }

        double[] gram = new double[samples * samples];
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                gram[(i * samples) + j] = TensorPrimitives.Dot(x.Slice(i * features, features), x.Slice(j * features, features));
            }
        }

        // The gap is found in place and comes last.
        measured = measured with { SampleCosine = Cosine(gram, samples), Gram = GramSpectrum.Of(gram, samples) };
        return measured with { IsometryGap = Gap(gram, samples) };
    }

    /// <summary>The share of channels that are zero everywhere.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="shape">Samples × channels × positions ….</param>
    /// <returns>The share.</returns>
    public static double Dead(ReadOnlySpan<double> x, TensorShape shape)
    {
        if (shape.Rank < 2)
        {
            return double.NaN;
        }

        int channels = shape[1];
        int positions = shape.Product(2, shape.Rank);
        int dead = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            bool isDead = true;
            for (int sample = 0; sample < shape[0] && isDead; sample++)
            {
                isDead = !x.Slice(((sample * channels) + channel) * positions, positions).ContainsAnyExcept(0);
            }

            dead += isDead ? 1 : 0;
        }

        return (double)dead / Math.Max(1, channels);
    }

    private static double Spread(ReadOnlySpan<double> x, int samples, int features, double scale)
    {
        double total = 0;
        for (int i = 0; i < features; i++)
        {
            double mean = 0;
            for (int sample = 0; sample < samples; sample++)
            {
                mean += x[(sample * features) + i];
            }

            mean /= samples;
            for (int sample = 0; sample < samples; sample++)
            {
                double difference = x[(sample * features) + i] - mean;
                total += difference * difference;
            }
        }

        return scale > 0 ? Math.Sqrt(total / x.Length) / scale : 0;
    }

    private static double Imbalance(ReadOnlySpan<double> x, TensorShape shape)
    {
        int channels = shape[1];
        int positions = shape.Product(2, shape.Rank);
        double[] squares = new double[channels];
        for (int i = 0; i < shape[0] * channels; i++)
        {
            squares[i % channels] += TensorPrimitives.SumOfSquares(x.Slice(i * positions, positions));
        }

        Array.Sort(squares);
        double median = squares[channels / 2];
        return median > 0 ? Math.Sqrt(squares[^1] / median) : double.NaN;
    }

    private static double Cosine(double[] gram, int samples)
    {
        double sum = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += gram[(i * samples) + j] / Math.Sqrt(gram[(i * samples) + i] * gram[(j * samples) + j]);
            }
        }

        return 2 * sum / (samples * (samples - 1));
    }

    // By Cholesky's factorization in place: ln of the arithmetic mean of the eigenvalues (the trace) less the mean of their logarithms (the determinant).
    private static double Gap(double[] gram, int samples)
    {
        double trace = 0;
        double logarithms = 0;
        for (int i = 0; i < samples; i++)
        {
            trace += gram[(i * samples) + i];
        }

        for (int i = 0; i < samples; i++)
        {
            Span<double> row = gram.AsSpan(i * samples, samples);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = gram.AsSpan(j * samples, samples);
                row[j] = (row[j] - TensorPrimitives.Dot(row[..j], other[..j])) / other[j];
            }

            double pivot = row[i] - TensorPrimitives.SumOfSquares(row[..i]);
            if (!(pivot > trace * 1e-15))
            {
                return double.PositiveInfinity;
            }

            row[i] = Math.Sqrt(pivot);
            logarithms += Math.Log(pivot);
        }

        return Math.Log(trace / samples) - (logarithms / samples);
    }
}
