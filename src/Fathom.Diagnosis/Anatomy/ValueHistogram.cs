using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Diagnosis;

/// <summary>Counts of numbers in bins of equal width.</summary>
/// <param name="Low">The lower end of the first bin.</param>
/// <param name="High">The upper end of the last bin, which belongs to it.</param>
/// <param name="Counts">The number of numbers in each bin.</param>
public sealed record ValueHistogram(double Low, double High, ImmutableArray<long> Counts)
{
    /// <summary>The width of a bin.</summary>
    public double Width => (High - Low) / Counts.Length;

    /// <summary>The middle of a bin.</summary>
    /// <param name="bin">Which bin, from 0.</param>
    /// <returns>Its middle.</returns>
    public double Middle(int bin) => Low + ((bin + 0.5) * Width);

    /// <summary>Counts numbers over their own range.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The numbers, at least one, finite.</param>
    /// <param name="bins">The number of bins, at least 1.</param>
    /// <returns>The histogram; equal numbers are all in the last bin.</returns>
    public static ValueHistogram Of<T>(ReadOnlySpan<T> values, int bins)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (T value in values)
        {
            low = Math.Min(low, double.CreateTruncating(value));
            high = Math.Max(high, double.CreateTruncating(value));
        }

        return Of(values, bins, low, high);
    }

    /// <summary>Counts the numbers within a range.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="bins">The number of bins, at least 1.</param>
    /// <param name="low">The lower end of the first bin.</param>
    /// <param name="high">The upper end of the last bin, at least the lower end.</param>
    /// <returns>The histogram; numbers outside the range are not counted.</returns>
    /// <exception cref="ArgumentException">The range is not finite.</exception>
    public static ValueHistogram Of<T>(ReadOnlySpan<T> values, int bins, double low, double high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (!double.IsFinite(low) || !double.IsFinite(high) || high < low)
        {
            throw new ArgumentException("A histogram needs finite numbers and a range that is not empty.", nameof(values));
        }

        long[] counts = new long[bins];
        foreach (T value in values)
        {
            double x = double.CreateTruncating(value);
            if (x >= low && x <= high)
            {
                double place = high > low ? (x - low) / (high - low) * bins : bins;
                counts[Math.Min((int)place, bins - 1)]++;
            }
        }

        return new ValueHistogram(low, high, [.. counts]);
    }
}
