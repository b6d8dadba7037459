using System.Numerics;

namespace Fathom.Sampling;

/// <summary>Batch norm of neurons (rows) over the samples of each batch (groups of columns): u = (h − m)/√(v + ε).</summary>
/// <remarks>
/// Ioffe and Szegedy 2015. Sums are double and run over deviations from the first sample, so that samples that are equal have variance zero exactly. A neuron without any variance
/// gives zeros and passes on no gradient when ε is zero: the limit of small ε for a neuron that is dead before the norm.
/// </remarks>
internal static class BatchNormSweep
{
    /// <summary>Normalizes rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">h, rows × columns.</param>
    /// <param name="destination">Receives u; may be the source.</param>
    /// <param name="inverses">Receives 1/√(v + ε), rows × groups.</param>
    /// <param name="starts">Where groups begin, and the number of columns.</param>
    /// <param name="centred">Whether the mean m is subtracted.</param>
    /// <param name="epsilon">ε.</param>
    public static void Forward<T>(
        ReadOnlySpan<T> source, Span<T> destination, Span<T> inverses, ReadOnlySpan<int> starts, bool centred, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int groups = starts.Length - 1;
        int columns = starts[groups];
        for (int offset = 0, place = 0; offset < source.Length; offset += columns)
        {
            for (int g = 0; g < groups; g++, place++)
            {
                int size = starts[g + 1] - starts[g];
                ReadOnlySpan<T> from = source.Slice(offset + starts[g], size);
                Span<T> to = destination.Slice(offset + starts[g], size);
                double first = centred ? double.CreateTruncating(from[0]) : 0;
                double sum = 0;
                if (centred)
                {
                    foreach (T value in from)
                    {
                        sum += double.CreateTruncating(value) - first;
                    }
                }

                double mean = sum / size;
                double square = 0;
                foreach (T value in from)
                {
                    double deviation = double.CreateTruncating(value) - first - mean;
                    square += deviation * deviation;
                }

                double variance = (square / size) + epsilon;
                double inverse = variance == 0 ? 0 : 1 / Math.Sqrt(variance);
                for (int i = 0; i < size; i++)
                {
                    to[i] = T.CreateTruncating((double.CreateTruncating(from[i]) - first - mean) * inverse);
                }

                inverses[place] = T.CreateTruncating(inverse);
            }
        }
    }

    /// <summary>Takes gradients of rows back: ∂h = r (∂u − mean ∂u − u · mean(u ∂u)) with r = 1/√(v + ε).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="gradient">∂u, rows × (cotangents · columns); receives ∂h.</param>
    /// <param name="normalized">u, rows × columns.</param>
    /// <param name="inverses">r, rows × groups.</param>
    /// <param name="starts">Where groups begin, and the number of columns.</param>
    /// <param name="cotangents">Number of cotangents side by side.</param>
    /// <param name="centred">Whether the mean is subtracted.</param>
    public static void Backward<T>(
        Span<T> gradient, ReadOnlySpan<T> normalized, ReadOnlySpan<T> inverses, ReadOnlySpan<int> starts, int cotangents, bool centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int groups = starts.Length - 1;
        int columns = starts[groups];
        int rows = normalized.Length / columns;
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < cotangents; k++)
            {
                Span<T> pulled = gradient.Slice(((row * cotangents) + k) * columns, columns);
                for (int g = 0; g < groups; g++)
                {
                    int size = starts[g + 1] - starts[g];
                    ReadOnlySpan<T> u = normalized.Slice((row * columns) + starts[g], size);
                    Span<T> d = pulled.Slice(starts[g], size);
                    double sum = 0;
                    double inner = 0;
                    for (int i = 0; i < size; i++)
                    {
                        double value = double.CreateTruncating(d[i]);
                        sum += value;
                        inner += value * double.CreateTruncating(u[i]);
                    }

                    double inverse = double.CreateTruncating(inverses[(row * groups) + g]);
                    double mean = centred ? sum / size : 0;
                    inner /= size;
                    for (int i = 0; i < size; i++)
                    {
                        d[i] = T.CreateTruncating((double.CreateTruncating(d[i]) - mean - (double.CreateTruncating(u[i]) * inner)) * inverse);
                    }
                }
            }
        }
    }
}
