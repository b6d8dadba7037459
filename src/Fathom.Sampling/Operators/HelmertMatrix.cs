using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The orthogonal matrix whose first column is the mean and whose others are differences.</summary>
internal static class HelmertMatrix
{
    /// <summary>Writes the matrix.</summary>
    /// <param name="matrix">Receives K, size × size: the first column is 1/√size, column j has j entries 1/√(j(j+1)) above one entry −j/√(j(j+1)).</param>
    public static void Write(MatrixSpan<double> matrix)
    {
        matrix.Values.Clear();
        for (int i = 0; i < matrix.Rows; i++)
        {
            matrix[i, 0] = 1 / Math.Sqrt(matrix.Rows);
        }

        for (int j = 1; j < matrix.Columns; j++)
        {
            double unit = 1 / Math.Sqrt((double)j * (j + 1));
            for (int i = 0; i < j; i++)
            {
                matrix[i, j] = unit;
            }

            matrix[j, j] = -j * unit;
        }
    }
}
