using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Layer norm of samples (columns) over their neurons (rows): u = (h − m)/√(v + ε).</summary>
/// <remarks>
/// Ba, Kiros and Hinton 2016. Every column has its own chains of sums, so vectors change no bit; beyond blocks of rows sums are double. A sample without any variance gives zeros and passes on no
/// gradient when ε is zero.
/// </remarks>
internal static class LayerNormSweep
{
    /// <summary>Rows whose sums are kept in the type of the entries.</summary>
    private const int BlockRows = 256;

    /// <summary>Normalizes all columns.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">h, rows × columns.</param>
    /// <param name="destination">Receives u; may be the source.</param>
    /// <param name="inverses">Receives 1/√(v + ε), one per column.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="sums">Room for 2 · columns sums.</param>
    /// <param name="room">Room for as many numbers.</param>
    public static void Forward<T>(ReadOnlySpan<T> source, Span<T> destination, Span<T> inverses, double epsilon, Span<double> sums, Span<T> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = inverses.Length;
        int rows = source.Length / columns;
        Span<double> first = sums[..columns];
        Span<double> second = sums.Slice(columns, columns);
        Span<T> means = room[..columns];
        first.Clear();
        second.Clear();
        ReadOnlySpan<T> shift = source[..columns];
        ColumnMoments.Accumulate(new ReadOnlyMatrixSpan<T>(source, rows, columns), shift, first, second);
        for (int j = 0; j < columns; j++)
        {
            (double mean, double variance) = ColumnMoments.MeanAndVariance(double.CreateTruncating(shift[j]), first[j], second[j], rows);
            means[j] = T.CreateTruncating(mean);
            inverses[j] = T.CreateTruncating(variance + epsilon == 0 ? 0 : 1 / Math.Sqrt(variance + epsilon));
        }

        int width = Vector<T>.Count;
        for (int offset = 0; offset < source.Length; offset += columns)
        {
            ReadOnlySpan<T> h = source.Slice(offset, columns);
            Span<T> u = destination.Slice(offset, columns);
            int j = 0;
            for (; j <= columns - width; j += width)
            {
                ((new Vector<T>(h[j..]) - new Vector<T>(means[j..])) * new Vector<T>(inverses[j..])).CopyTo(u[j..]);
            }

            for (; j < columns; j++)
            {
                u[j] = (h[j] - means[j]) * inverses[j];
            }
        }
    }

    /// <summary>Takes gradients of all columns back: ∂h = r (∂u − mean ∂u − u · mean(u ∂u)), means over neurons.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="gradient">∂u, rows × (cotangents · columns); receives ∂h.</param>
    /// <param name="normalized">u, rows × columns.</param>
    /// <param name="inverses">r, one per column.</param>
    /// <param name="cotangents">Number of cotangents side by side.</param>
    /// <param name="sums">Room for 2 · cotangents · columns sums.</param>
    /// <param name="room">Room for as many numbers.</param>
    public static void Backward<T>(
        Span<T> gradient, ReadOnlySpan<T> normalized, ReadOnlySpan<T> inverses, int cotangents, Span<double> sums, Span<T> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = inverses.Length;
        int rows = normalized.Length / columns;
        int wide = columns * cotangents;
        Span<T> means = room[..wide];
        Span<T> inners = room.Slice(wide, wide);
        sums[..(2 * wide)].Clear();
        for (int start = 0; start < rows; start += BlockRows)
        {
            means.Clear();
            inners.Clear();
            for (int row = start; row < Math.Min(rows, start + BlockRows); row++)
            {
                ReadOnlySpan<T> u = normalized.Slice(row * columns, columns);
                for (int k = 0; k < wide; k += columns)
                {
                    Add(u, gradient.Slice((row * wide) + k, columns), means.Slice(k, columns), inners.Slice(k, columns));
                }
            }

            for (int j = 0; j < 2 * wide; j++)
            {
                sums[j] += double.CreateTruncating(room[j]);
            }
        }

        for (int j = 0; j < 2 * wide; j++)
        {
            room[j] = T.CreateTruncating(sums[j] / rows);
        }

        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> u = normalized.Slice(row * columns, columns);
            for (int k = 0; k < wide; k += columns)
            {
                Subtract(u, gradient.Slice((row * wide) + k, columns), means.Slice(k, columns), inners.Slice(k, columns), inverses);
            }
        }
    }

    private static void Add<T>(ReadOnlySpan<T> u, ReadOnlySpan<T> d, Span<T> means, Span<T> inners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count;
        int j = 0;
        for (; j <= u.Length - width; j += width)
        {
            Vector<T> value = new(d[j..]);
            (new Vector<T>(means[j..]) + value).CopyTo(means[j..]);
            (new Vector<T>(inners[j..]) + (value * new Vector<T>(u[j..]))).CopyTo(inners[j..]);
        }

        for (; j < u.Length; j++)
        {
            means[j] += d[j];
            inners[j] += d[j] * u[j];
        }
    }

    private static void Subtract<T>(ReadOnlySpan<T> u, Span<T> d, ReadOnlySpan<T> means, ReadOnlySpan<T> inners, ReadOnlySpan<T> inverses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count;
        int j = 0;
        for (; j <= u.Length - width; j += width)
        {
            Vector<T> value = new Vector<T>(d[j..]) - new Vector<T>(means[j..]) - (new Vector<T>(u[j..]) * new Vector<T>(inners[j..]));
            (value * new Vector<T>(inverses[j..])).CopyTo(d[j..]);
        }

        for (; j < u.Length; j++)
        {
            d[j] = (d[j] - means[j] - (u[j] * inners[j])) * inverses[j];
        }
    }
}
