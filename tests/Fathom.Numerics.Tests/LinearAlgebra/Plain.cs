namespace Fathom.Numerics.Tests;

/// <summary>The slow twins: loops that say what the kernels compute.</summary>
internal static class Plain
{
    /// <summary>Entries in (−1, 1) from a linear congruence, the same on every machine.</summary>
    public static double[] Entries(int count, ulong seed)
    {
        double[] entries = new double[count];
        ulong state = (seed * 0x9E3779B97F4A7C15UL) + 1;
        for (int i = 0; i < count; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            entries[i] = ((state >> 11) * (1.0 / (1UL << 52))) - 1;
        }

        return entries;
    }

    /// <summary>A · B, each element one chain of fused multiply-adds.</summary>
    public static double[] Product(double[] a, double[] b, int m, int n, int k)
    {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++)
                {
                    sum = Math.FusedMultiplyAdd(a[(i * k) + l], b[(l * n) + j], sum);
                }

                c[(i * n) + j] = sum;
            }
        }

        return c;
    }

    /// <summary>The transpose of a row-major matrix.</summary>
    public static double[] Transposed(double[] a, int rows, int columns)
    {
        double[] transposed = new double[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[(j * rows) + i] = a[(i * columns) + j];
            }
        }

        return transposed;
    }

    /// <summary>A random symmetric matrix.</summary>
    public static Matrix Symmetric(int size, ulong seed)
    {
        double[] entries = Entries(size * size, seed);
        Matrix matrix = new(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i, j] = matrix[j, i] = entries[(i * size) + j];
            }
        }

        return matrix;
    }
}
