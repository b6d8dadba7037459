using System.Numerics;

namespace Fathom.Sampling;

/// <summary>Hill's estimate of the exponent of a tail (Hill 1975) from the largest hundredth of the magnitudes, at least 32 of them.</summary>
internal sealed class TailIndex
{
    /// <summary>The fewest magnitudes that make up a tail.</summary>
    public const int FewestEntries = 32;

    /// <summary>Bits below the ones that a magnitude is sorted by at first: its exponent and eight more.</summary>
    private const int Shift = 44;

    private readonly int[] counts = new int[1 << (63 - Shift)];

    /// <summary>Estimates the exponent α of P(|d| > t) ~ t^−α.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="values">The entries d, finite.</param>
    /// <returns>k / Σ ln(x_i / x_(k+1)) over the k largest magnitudes; NaN when there are too few that are not zero.</returns>
    public double Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int wanted = Math.Max(FewestEntries, values.Length / 100);
        if (values.Length <= wanted)
        {
            return double.NaN;
        }

        Array.Clear(counts);
        foreach (T value in values)
        {
            counts[Place(value)]++;
        }

        int above = 0;
        int lowest = counts.Length;
        while (above <= wanted)
        {
            above += counts[--lowest];
        }

        double[] tail = new double[above];
        int found = 0;
        foreach (T value in values)
        {
            if (Place(value) >= lowest)
            {
                tail[found++] = Math.Abs(double.CreateTruncating(value));
            }
        }

        Array.Sort(tail);
        double threshold = tail[^(wanted + 1)];
        double sum = 0;
        for (int i = 1; i <= wanted; i++)
        {
            sum += Math.Log(tail[^i] / threshold);
        }

        return threshold > 0 ? wanted / sum : double.NaN;
    }

    private static int Place<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (int)((BitConverter.DoubleToUInt64Bits(double.CreateTruncating(value)) & long.MaxValue) >> Shift);
}
