using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Mean and deviation of every channel of a value, over batch and positions, computed in float64.</summary>
/// <param name="Means">The mean of each channel.</param>
/// <param name="Deviations">The standard deviation of each channel, with the number of elements as divisor.</param>
public sealed record ChannelMoments(ImmutableArray<double> Means, ImmutableArray<double> Deviations)
{
    /// <summary>The mean over the channels of ln |mean|; channels with mean 0 are left out. NaN when none is left.</summary>
    public double LogMean => Average(Means);

    /// <summary>The standard deviation over the channels of ln |mean|.</summary>
    public double LogMeanSpread => Spread(Means);

    /// <summary>The mean over the channels of ln(deviation); channels with deviation 0 are left out. NaN when none is left.</summary>
    public double LogDeviation => Average(Deviations);

    /// <summary>The standard deviation over the channels of ln(deviation).</summary>
    public double LogDeviationSpread => Spread(Deviations);

    /// <summary>The root of the mean over the channels of mean² + deviation².</summary>
    public double RootMeanSquare => Math.Sqrt(Means.Zip(Deviations, (mean, deviation) => (mean * mean) + (deviation * deviation)).Average());

    /// <summary>Measures a value.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="elements">Its elements in row-major order.</param>
    /// <param name="shape">Its shape: batch × channels × any positions.</param>
    /// <returns>The moments.</returns>
    /// <exception cref="ArgumentException">The value has no channels, or the shape is not that of the elements.</exception>
    public static ChannelMoments Of<T>(ReadOnlySpan<T> elements, TensorShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank < 2 || shape.Elements != elements.Length || elements.IsEmpty)
        {
            throw new ArgumentException($"Channel moments need batch × channels × positions; the shape is {shape} for {elements.Length} elements.", nameof(shape));
        }

        int batch = shape[0];
        int channels = shape[1];
        int positions = shape.Product(2, shape.Rank);
        double count = (double)batch * positions;
        double[] means = new double[channels];
        double[] deviations = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int image = 0; image < batch; image++)
            {
                sum += Sum(elements.Slice(((image * channels) + channel) * positions, positions), 0, squared: false);
            }

            double mean = sum / count;
            double squares = 0;
            for (int image = 0; image < batch; image++)
            {
                squares += Sum(elements.Slice(((image * channels) + channel) * positions, positions), mean, squared: true);
            }

            means[channel] = mean;
            deviations[channel] = Math.Sqrt(squares / count);
        }

        return new ChannelMoments([.. means], [.. deviations]);
    }

    private static double Sum<T>(ReadOnlySpan<T> elements, double shift, bool squared)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Four sums at once, always four: one alone waits for itself, and the bits may not depend on the processor.
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 4 <= elements.Length; i += 4)
        {
            first += Term(elements[i], shift, squared);
            second += Term(elements[i + 1], shift, squared);
            third += Term(elements[i + 2], shift, squared);
            fourth += Term(elements[i + 3], shift, squared);
        }

        double sum = first + second + (third + fourth);
        for (; i < elements.Length; i++)
        {
            sum += Term(elements[i], shift, squared);
        }

        return sum;
    }

    private static double Term<T>(T element, double shift, bool squared)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double difference = double.CreateTruncating(element) - shift;
        return squared ? difference * difference : difference;
    }

    private static double Average(ImmutableArray<double> values)
    {
        double[] logs = Logs(values);
        return logs.Length == 0 ? double.NaN : logs.Average();
    }

    private static double Spread(ImmutableArray<double> values)
    {
        double[] logs = Logs(values);
        double mean = logs.Length == 0 ? double.NaN : logs.Average();
        return logs.Length == 0 ? double.NaN : Math.Sqrt(logs.Average(log => (log - mean) * (log - mean)));
    }

    private static double[] Logs(ImmutableArray<double> values) => [.. values.Where(value => value != 0).Select(value => Math.Log(Math.Abs(value)))];
}
