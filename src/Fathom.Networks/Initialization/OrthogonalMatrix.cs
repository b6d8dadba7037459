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
    /// <remarks>The factor Q of the QR decomposition of a Gaussian matrix whose R has a positive diagonal is uniform (Mezzadri 2007; <see cref="HouseholderQr"/>).</remarks>
    public static void Fill(Span<double> destination, int rows, int columns, ulong seed, ulong stream)
    {
        int length = Math.Max(rows, columns);
        int count = Math.Min(rows, columns);
        double[] frame = new double[length * count];
        NormalStream.Fill(frame, seed, stream);
        HouseholderQr.Decompose(new MatrixSpan<double>(frame, length, count), default);
        if (rows >= columns)
        {
            frame.CopyTo(destination);
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                destination[(i * columns) + j] = frame[(j * count) + i];
            }
        }
    }
}
