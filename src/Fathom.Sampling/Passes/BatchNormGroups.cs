using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Batch norm of neurons (rows) over batches (groups of columns) that may have different sizes.</summary>
/// <remarks>A neuron without any variance gives zeros and passes on no gradient when ε is zero: the limit of small ε for a neuron that is dead before the norm.</remarks>
internal static class BatchNormGroups
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
        int rows = source.Length / columns;
        ReadOnlyMatrixSpan<T> from = new(source, rows, columns);
        MatrixSpan<T> to = new(destination, rows, columns);
        MatrixSpan<T> deviations = new(inverses, rows, groups);
        if (HaveOneSize(starts))
        {
            BatchNormSweep.Forward(from, starts[1], centred, epsilon, to, deviations);
            return;
        }

        for (int g = 0; g < groups; g++)
        {
            int size = starts[g + 1] - starts[g];
            BatchNormSweep.Forward(
                from.SliceColumns(starts[g], size), size, centred, epsilon, to.SliceColumns(starts[g], size), deviations.SliceColumns(g, 1));
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
        ReadOnlyMatrixSpan<T> u = new(normalized, rows, columns);
        ReadOnlyMatrixSpan<T> deviations = new(inverses, rows, groups);
        MatrixSpan<T> pulled = new(gradient, rows, cotangents * columns);
        if (HaveOneSize(starts))
        {
            BatchNormSweep.Backward(u, deviations, starts[1], centred, pulled);
            return;
        }

        for (int k = 0; k < cotangents; k++)
        {
            for (int g = 0; g < groups; g++)
            {
                int size = starts[g + 1] - starts[g];
                BatchNormSweep.Backward(
                    u.SliceColumns(starts[g], size),
                    deviations.SliceColumns(g, 1),
                    size,
                    centred,
                    pulled.SliceColumns((k * columns) + starts[g], size));
            }
        }
    }

    private static bool HaveOneSize(ReadOnlySpan<int> starts)
    {
        for (int g = 1; g + 1 < starts.Length; g++)
        {
            if (starts[g + 1] - starts[g] != starts[1])
            {
                return false;
            }
        }

        return true;
    }
}
