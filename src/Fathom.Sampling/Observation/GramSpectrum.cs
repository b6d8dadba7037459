using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The eigenvalues of the activations' Gram matrix of one batch.</summary>
/// <remarks>A direction that batch norm removes by construction, 1 over the batch, is left out of all that follows.</remarks>
internal static class GramSpectrum
{
    /// <summary>ln of the arithmetic minus ln of the geometric mean of the non-zero eigenvalues.</summary>
    /// <param name="gram">G, columns × columns.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="from">Where the batch begins.</param>
    /// <param name="size">Size of the batch.</param>
    /// <param name="centred">Whether the vector of ones is a null vector by construction.</param>
    /// <param name="rounding">Relative error of an entry.</param>
    /// <param name="room">Working memory for matrices of that size.</param>
    /// <returns>The gap, not negative; NaN when all eigenvalues are zero.</returns>
    public static double IsometryGap(ReadOnlySpan<double> gram, int columns, int from, int size, bool centred, double rounding, GramRoom room)
    {
        int rank = size - (centred ? 1 : 0);
        if (rank == 0)
        {
            return double.NaN;
        }

        Span<double> scaled = room.Matrix.AsSpan(0, size * size);
        Scale(gram, columns, from, size, centred, scaled);
        if (TryLogDeterminant(new MatrixSpan<double>(scaled, size, size), 16 * size * rounding, room, out double logDeterminant))
        {
            return Math.Max(0, Math.Log((double)size / rank) - (logDeterminant / rank));
        }

        double[] values = Values(gram, columns, from, size, centred);
        double[] kept = [.. values.Where(value => value > size * rounding * values[^1])];
        return kept.Length == 0 ? double.NaN : Math.Max(0, Math.Log(kept.Average()) - kept.Average(Math.Log));
    }

    /// <summary>ln det of a matrix whose pivots are all above rounding.</summary>
    private static bool TryLogDeterminant(ReadOnlyMatrixSpan<double> matrix, double negligible, GramRoom room, out double logarithm)
    {
        logarithm = 0;
        for (int i = 0; i < matrix.Rows; i++)
        {
            if (!double.IsFinite(matrix[i, i]))
            {
                return false;
            }
        }

        ScaledCholesky factor = ScaledCholesky.DecomposeInOrder(matrix, room.Order.AsSpan(0, matrix.Rows), room.Factor, room.Pivots);
        if (factor.Rank < matrix.Rows)
        {
            return false;
        }

        for (int i = 0; i < matrix.Rows; i++)
        {
            double pivot = factor.Factor[i, i] * factor.Factor[i, i];
            if (!(pivot > negligible))
            {
                return false;
            }

            logarithm += Math.Log(pivot);
        }

        return true;
    }

    /// <summary>The eigenvalues relative to their mean, ascending.</summary>
    /// <param name="gram">G, columns × columns.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="from">Where the batch begins.</param>
    /// <param name="size">Size of the batch.</param>
    /// <param name="centred">Whether the vector of ones is a null vector by construction; its eigenvalue is left out.</param>
    /// <returns>The eigenvalues; empty when the Gram matrix is zero.</returns>
    public static double[] Values(ReadOnlySpan<double> gram, int columns, int from, int size, bool centred)
    {
        Matrix scaled = new(size, size);
        Scale(gram, columns, from, size, false, scaled.Values);
        if (!Array.TrueForAll(scaled.Values, double.IsFinite))
        {
            return [];
        }

        double[] values = SymmetricEigen.Values(scaled);
        if (centred)
        {
            // Positive semi-definite, so the null direction is the smallest one up to rounding.
            values = values[1..];
        }

        double mean = values.Length == 0 ? 0 : values.Average();
        return [.. values.Select(value => Math.Max(0, value) / mean)];
    }

    /// <summary>G over the mean of its diagonal; with ones as a null vector, that direction is given the eigenvalue 1.</summary>
    private static void Scale(ReadOnlySpan<double> gram, int columns, int from, int size, bool centred, Span<double> scaled)
    {
        double trace = 0;
        for (int i = from; i < from + size; i++)
        {
            trace += gram[(i * columns) + i];
        }

        double factor = size / trace;
        double added = centred ? 1.0 / size : 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                scaled[(i * size) + j] = (factor * gram[((from + i) * columns) + from + j]) + added;
            }
        }
    }
}
