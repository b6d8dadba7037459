using Fathom.Numerics;

namespace Fathom.Cli.Tests;

/// <summary>Small matrices for files that tests write.</summary>
internal static class Samples
{
    /// <summary>Samples × features of smooth, reproducible, linearly independent numbers.</summary>
    public static Matrix Of(int rows, int columns)
    {
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = Math.Sin(1 + (12.9898 * (i + 1)) + (78.233 * (j + 1) * (i + 2)));
            }
        }

        return matrix;
    }

    /// <summary>diagonal on the diagonal, rest elsewhere.</summary>
    public static Matrix Symmetric(int size, double diagonal, double rest)
    {
        Matrix matrix = new(size, size);
        Array.Fill(matrix.Values, rest);
        for (int i = 0; i < size; i++)
        {
            matrix[i, i] = diagonal;
        }

        return matrix;
    }
}
