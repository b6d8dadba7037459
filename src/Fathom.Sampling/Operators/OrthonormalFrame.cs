namespace Fathom.Sampling;

/// <summary>Turns standard normal matrices into Haar-distributed orthonormal frames.</summary>
internal static class OrthonormalFrame
{
    /// <summary>Replaces A by the Q of A = Q R with a positive diagonal of R, which is Haar-distributed when A is standard normal (Mezzadri 2007).</summary>
    /// <param name="frame">A, rows × columns, rows not fewer than columns; receives Q with orthonormal columns.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static void Make(Span<double> frame, int rows, int columns)
    {
        // Householder on the transpose keeps every column contiguous.
        double[] transposed = new double[frame.Length];
        Transpose(frame, transposed, rows, columns);
        double[] signs = new double[columns];
        double[] factors = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            Span<double> column = transposed.AsSpan((j * rows) + j, rows - j);
            double norm = Math.Sqrt(Dot(column, column));
            double head = column[0];
            double diagonal = head >= 0 ? -norm : norm;
            signs[j] = diagonal >= 0 ? 1 : -1;
            column[0] = head - diagonal;
            double square = Dot(column, column);
            factors[j] = square == 0 ? 0 : 2 / square;
            for (int i = j + 1; i < columns; i++)
            {
                Reflect(column, transposed.AsSpan((i * rows) + j, rows - j), factors[j]);
            }
        }

        double[] result = new double[frame.Length];
        for (int j = columns - 1; j >= 0; j--)
        {
            result[(j * rows) + j] = signs[j];
            ReadOnlySpan<double> column = transposed.AsSpan((j * rows) + j, rows - j);
            for (int i = j; i < columns; i++)
            {
                Reflect(column, result.AsSpan((i * rows) + j, rows - j), factors[j]);
            }
        }

        Transpose(result, frame, columns, rows);
    }

    private static void Reflect(ReadOnlySpan<double> reflector, Span<double> row, double factor) =>
        AddScaled(-factor * Dot(reflector, row), reflector, row);

    /// <summary>Four chains, so that the sum does not depend on the machine.</summary>
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            a = Math.FusedMultiplyAdd(x[i], y[i], a);
            b = Math.FusedMultiplyAdd(x[i + 1], y[i + 1], b);
            c = Math.FusedMultiplyAdd(x[i + 2], y[i + 2], c);
            d = Math.FusedMultiplyAdd(x[i + 3], y[i + 3], d);
        }

        for (; i < x.Length; i++)
        {
            a = Math.FusedMultiplyAdd(x[i], y[i], a);
        }

        return a + b + (c + d);
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(factor, x[i], y[i]);
        }
    }

    private static void Transpose(ReadOnlySpan<double> source, Span<double> destination, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                destination[(j * rows) + i] = source[(i * columns) + j];
            }
        }
    }
}
