using System.Numerics;

namespace Fathom.Diagnosis;

/// <summary>Evenly spread elements of a value, kept to be compared with those of another run.</summary>
internal sealed class ThinnedValue
{
    // Enough for a ratio of norms to a few per cent, and small enough to keep for every node of a large network.
    private const int MostElements = 8192;
    private readonly double[] kept;
    private readonly int stride;

    private ThinnedValue(double[] kept, int stride)
    {
        this.kept = kept;
        this.stride = stride;
    }

    /// <summary>Keeps elements of a value: all of a small one.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="elements">The value.</param>
    /// <returns>The kept elements.</returns>
    public static ThinnedValue Of<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // An odd stride does not fall into step with channels and rows, whose lengths are mostly even.
        int stride = ((elements.Length + MostElements - 1) / MostElements) | 1;
        double[] kept = new double[(elements.Length + stride - 1) / stride];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = double.CreateTruncating(elements[i * stride]);
        }

        return new ThinnedValue(kept, stride);
    }

    /// <summary>How far another value is from this one.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="elements">The other value, of the same shape.</param>
    /// <returns>The norm of the difference over the norm of this one; NaN when this one is zero.</returns>
    public double DistanceTo<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            double change = double.CreateTruncating(elements[i * stride]) - kept[i];
            difference += change * change;
            norm += kept[i] * kept[i];
        }

        return norm > 0 ? Math.Sqrt(difference / norm) : difference == 0 ? 0 : double.NaN;
    }
}
