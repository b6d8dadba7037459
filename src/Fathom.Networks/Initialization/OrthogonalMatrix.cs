using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>Uniformly distributed orthogonal matrices.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>Fills a matrix whose rows, or columns when there are fewer of them, are orthonormal and uniformly distributed.</summary>
    /// <param name="destination">rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The stream of the Gaussian matrix from which it is made.</param>
    /// <remarks>
    /// The factor Q of the QR decomposition of a Gaussian matrix whose R has a positive diagonal is uniform (Mezzadri 2007); here by two rounds of Gram–Schmidt, which keeps
    /// orthogonality to rounding and leaves the diagonal positive.
    /// </remarks>
    public static void Fill(Span<double> destination, int rows, int columns, ulong seed, ulong stream)
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        double[] vectors = new double[count * length];
        NormalStream.Fill(vectors, seed, stream);
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = vectors.AsSpan(i * length, length);
            for (int round = 0; round < 2; round++)
            {
                for (int j = 0; j < i; j++)
                {
                    Subtract(vector, vectors.AsSpan(j * length, length));
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            for (int k = 0; k < length; k++)
            {
                vector[k] /= norm;
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                destination[(i * columns) + j] = rows <= columns ? vectors[(i * length) + j] : vectors[(j * length) + i];
            }
        }
    }

    private static void Subtract(Span<double> vector, ReadOnlySpan<double> direction)
    {
        double share = Dot(vector, direction);
        for (int k = 0; k < vector.Length; k++)
        {
            vector[k] -= share * direction[k];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int k = 0;
        for (; k <= a.Length - 4; k += 4)
        {
            sum0 += a[k] * b[k];
            sum1 += a[k + 1] * b[k + 1];
            sum2 += a[k + 2] * b[k + 2];
            sum3 += a[k + 3] * b[k + 3];
        }

        for (; k < a.Length; k++)
        {
            sum0 += a[k] * b[k];
        }

        return (sum0 + sum1) + (sum2 + sum3);
    }
}
