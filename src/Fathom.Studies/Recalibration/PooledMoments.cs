using System.Numerics;

namespace Fathom.Studies;

/// <summary>Mean and variance of each channel over any number of batches, in float64.</summary>
/// <param name="channels">The number of channels.</param>
/// <remarks>Each batch is summed about its own mean and then joined (Chan, Golub and LeVeque 1983), so that no digits are lost where the mean is large.</remarks>
internal sealed class PooledMoments(int channels)
{
    private readonly double[] mean = new double[channels];
    private readonly double[] squares = new double[channels];
    private long count;

    /// <summary>The mean of each channel.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>Adds the first samples of a batch.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">Samples × channels × positions.</param>
    /// <param name="samples">The number of samples in it.</param>
    /// <param name="counted">How many of them are added.</param>
    public void Add<T>(ReadOnlySpan<T> values, int samples, int counted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int positions = values.Length / (samples * channels);
        long added = (long)counted * positions;
        double[] center = new double[channels];
        double[] spread = new double[channels];
        for (int block = 0; block < counted * channels; block++)
        {
            double sum = 0;
            foreach (T value in values.Slice(block * positions, positions))
            {
                sum += double.CreateTruncating(value);
            }

            center[block % channels] += sum / added;
        }

        for (int block = 0; block < counted * channels; block++)
        {
            double middle = center[block % channels];
            double sum = 0;
            foreach (T value in values.Slice(block * positions, positions))
            {
                double difference = double.CreateTruncating(value) - middle;
                sum += difference * difference;
            }

            spread[block % channels] += sum;
        }

        for (int channel = 0; channel < channels; channel++)
        {
            double shift = center[channel] - mean[channel];
            squares[channel] += spread[channel] + (shift * shift * count * added / (count + added));
            mean[channel] += shift * added / (count + added);
        }

        count += added;
    }

    /// <summary>The variance of a channel about its mean, or the mean square about zero.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="isCentred">Whether about the mean.</param>
    /// <param name="isBiased">Whether the divisor is the number of values, and not one less.</param>
    /// <returns>The variance.</returns>
    public double Variance(int channel, bool isCentred, bool isBiased) => isCentred
        ? squares[channel] / Math.Max(1, isBiased ? count : count - 1)
        : (squares[channel] / count) + (mean[channel] * mean[channel]);
}
