using System.Numerics;

namespace Fathom.Sampling;

/// <summary>Layer norm of samples (columns) over their neurons (rows): u = (h − m)/√(v + ε).</summary>
/// <remarks>Ba, Kiros and Hinton 2016. Sums are double; a sample without any variance gives zeros and passes on no gradient when ε is zero.</remarks>
internal static class LayerNormSweep
{
    /// <summary>Normalizes all columns.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">h, rows × columns.</param>
    /// <param name="destination">Receives u; may be the source.</param>
    /// <param name="inverses">Receives 1/√(v + ε), one per column.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="sums">Room for 2 · columns sums.</param>
    public static void Forward<T>(ReadOnlySpan<T> source, Span<T> destination, Span<T> inverses, double epsilon, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = inverses.Length;
        double rows = source.Length / columns;
        Span<double> means = sums[..columns];
        Span<double> squares = sums.Slice(columns, columns);
        means.Clear();
        squares.Clear();
        ReadOnlySpan<T> shift = source[..columns];
        for (int offset = 0; offset < source.Length; offset += columns)
        {
            for (int j = 0; j < columns; j++)
            {
                means[j] += double.CreateTruncating(source[offset + j]) - double.CreateTruncating(shift[j]);
            }
        }

        for (int j = 0; j < columns; j++)
        {
            means[j] = (means[j] / rows) + double.CreateTruncating(shift[j]);
        }

        for (int offset = 0; offset < source.Length; offset += columns)
        {
            for (int j = 0; j < columns; j++)
            {
                double deviation = double.CreateTruncating(source[offset + j]) - means[j];
                squares[j] += deviation * deviation;
            }
        }

        for (int j = 0; j < columns; j++)
        {
            double variance = (squares[j] / rows) + epsilon;
            squares[j] = variance == 0 ? 0 : 1 / Math.Sqrt(variance);
            inverses[j] = T.CreateTruncating(squares[j]);
        }

        for (int offset = 0; offset < source.Length; offset += columns)
        {
            for (int j = 0; j < columns; j++)
            {
                destination[offset + j] = T.CreateTruncating((double.CreateTruncating(source[offset + j]) - means[j]) * squares[j]);
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
    public static void Backward<T>(
        Span<T> gradient, ReadOnlySpan<T> normalized, ReadOnlySpan<T> inverses, int cotangents, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = inverses.Length;
        int rows = normalized.Length / columns;
        int wide = columns * cotangents;
        Span<double> means = sums[..wide];
        Span<double> inners = sums.Slice(wide, wide);
        means.Clear();
        inners.Clear();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> u = normalized.Slice(row * columns, columns);
            for (int k = 0; k < cotangents; k++)
            {
                int start = k * columns;
                ReadOnlySpan<T> d = gradient.Slice((row * wide) + start, columns);
                for (int j = 0; j < columns; j++)
                {
                    double value = double.CreateTruncating(d[j]);
                    means[start + j] += value;
                    inners[start + j] += value * double.CreateTruncating(u[j]);
                }
            }
        }

        for (int j = 0; j < wide; j++)
        {
            means[j] /= rows;
            inners[j] /= rows;
        }

        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> u = normalized.Slice(row * columns, columns);
            for (int k = 0; k < cotangents; k++)
            {
                int start = k * columns;
                Span<T> d = gradient.Slice((row * wide) + start, columns);
                for (int j = 0; j < columns; j++)
                {
                    double value = double.CreateTruncating(d[j]) - means[start + j] - (double.CreateTruncating(u[j]) * inners[start + j]);
                    d[j] = T.CreateTruncating(value * double.CreateTruncating(inverses[j]));
                }
            }
        }
    }
}
