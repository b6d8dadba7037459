using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

/// <summary>Random matrices drawn plainly: normals, and rotations by Gram–Schmidt of normals, which is uniform because the signs are those of the normals.</summary>
internal sealed class RandomMatrices(ulong seed)
{
    private ulong stream;

    public Matrix Normal(int rows, int columns, double scale = 1)
    {
        Matrix matrix = new(rows, columns);
        NormalStream.Fill(matrix.Values, seed, stream++);
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            matrix.Values[i] *= scale;
        }

        return matrix;
    }

    public Matrix Rotation(int size)
    {
        Matrix matrix = Normal(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    double overlap = Plain.Dot(matrix.Row(i), matrix.Row(j));
                    for (int k = 0; k < size; k++)
                    {
                        matrix[i, k] -= overlap * matrix[j, k];
                    }
                }
            }

            double norm = Math.Sqrt(Plain.Dot(matrix.Row(i), matrix.Row(i)));
            for (int k = 0; k < size; k++)
            {
                matrix[i, k] /= norm;
            }
        }

        return matrix;
    }

    public Matrix Weights(int size, bool orthogonal) => orthogonal ? Rotation(size) : Normal(size, size, 1 / Math.Sqrt(size));
}
