using System.Numerics;

namespace Fathom.Studies;

/// <summary>How much the statistics of batches scatter around those of all of them.</summary>
/// <param name="channels">The number of channels.</param>
/// <param name="isCentred">Whether the norm subtracts the mean, so that its scatter counts.</param>
internal sealed class StatisticScatter(int channels, bool isCentred)
{
    private readonly PooledMoments means = new(channels);
    private readonly PooledMoments variances = new(channels);

    /// <summary>The mean over channels of Var(batch mean)/v + Var(batch variance)/(4 v²).</summary>
    public double Fluctuation
    {
        get
        {
            double sum = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                double variance = variances.Mean[channel];
                sum += (isCentred ? means.Variance(channel, isCentred: true, isBiased: false) / variance : 0)
                    + (variances.Variance(channel, isCentred: true, isBiased: false) / (4 * variance * variance));
            }

            return sum / channels;
        }
    }

    /// <summary>Adds a batch.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">Samples × channels × positions.</param>
    /// <param name="samples">The number of samples.</param>
    public void Add<T>(ReadOnlySpan<T> values, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PooledMoments batch = new(channels);
        batch.Add(values, samples, samples);
        double[] variance = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            variance[channel] = batch.Variance(channel, isCentred, isBiased: true);
        }

        means.Add(batch.Mean, 1, 1);
        variances.Add<double>(variance, 1, 1);
    }
}
