using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Weight matrices that are really made, by the plainest method: the truth that operators are compared with.</summary>
internal static class ExplicitWeights
{
    /// <summary>Draws W.</summary>
    /// <param name="shape">The law.</param>
    /// <param name="stream">Which draw.</param>
    public static Matrix Draw(WeightShape shape, ulong stream)
    {
        int size = Math.Max(shape.Frame, Math.Max(shape.Outputs, shape.Inputs));
        Matrix square = new(size, size);
        NormalStream.Fill(square.Values, 99, stream);
        if (shape.IsHaar)
        {
            Orthonormalize(square);
        }

        Matrix weights = new(shape.Outputs, shape.Inputs);
        for (int i = 0; i < shape.Outputs; i++)
        {
            for (int j = 0; j < shape.Inputs; j++)
            {
                weights[i, j] = shape.Scale * square[i, j];
            }
        }

        return weights;
    }

    /// <summary>W a.</summary>
    public static Matrix Multiply(Matrix weights, Matrix a)
    {
        Matrix product = new(weights.Rows, a.Columns);
        for (int i = 0; i < weights.Rows; i++)
        {
            for (int k = 0; k < a.Rows; k++)
            {
                for (int j = 0; j < a.Columns; j++)
                {
                    product[i, j] += weights[i, k] * a[k, j];
                }
            }
        }

        return product;
    }

    /// <summary>Gram and Schmidt on the rows, twice: the orthogonal factor with a positive triangle, which is Haar distributed.</summary>
    private static void Orthonormalize(Matrix square)
    {
        for (int i = 0; i < square.Rows; i++)
        {
            Span<double> row = square.Row(i);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < i; k++)
                {
                    ReadOnlySpan<double> other = square.Row(k);
                    double along = 0;
                    for (int j = 0; j < row.Length; j++)
                    {
                        along += row[j] * other[j];
                    }

                    for (int j = 0; j < row.Length; j++)
                    {
                        row[j] -= along * other[j];
                    }
                }
            }

            double norm = 0;
            foreach (double value in row)
            {
                norm += value * value;
            }

            norm = Math.Sqrt(norm);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] /= norm;
            }
        }
    }
}
