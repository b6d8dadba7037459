using System.Collections.Immutable;

namespace Fathom.Data;

/// <summary>Mean and standard deviation of the pixels of each channel, in units of the full brightness 255.</summary>
public sealed record ChannelStatistics
{
    /// <summary>Makes the statistics.</summary>
    /// <param name="means">Mean of each channel, finite.</param>
    /// <param name="deviations">Standard deviation of each channel (divisor: number of pixels), finite and positive or zero.</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero, or a number is out of its range.</exception>
    public ChannelStatistics(ImmutableArray<double> means, ImmutableArray<double> deviations)
    {
        if (means.IsDefaultOrEmpty || !means.All(double.IsFinite))
            throw new ArgumentException("Every channel needs a finite mean.", nameof(means));
        if (deviations.IsDefault || deviations.Length != means.Length || !deviations.All(deviation => double.IsFinite(deviation) && deviation >= 0))
            throw new ArgumentException("Every channel needs a finite deviation that is not negative.", nameof(deviations));
        Means = means;
        Deviations = deviations;
    }

    /// <summary>Mean of each channel, 0 to 1.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>Standard deviation of each channel, 0 to 1/2.</summary>
    public ImmutableArray<double> Deviations { get; }
}
