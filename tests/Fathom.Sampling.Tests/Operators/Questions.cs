using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Matrices to ask an operator with, and plain double arithmetic to judge its answers.</summary>
internal static class Questions
{
    private const ulong Seed = 20;

    /// <summary>Independent standard normal entries.</summary>
    public static Matrix Normal(int rows, int columns, ulong stream)
    {
        Matrix matrix = new(rows, columns);
        NormalStream.Fill(matrix.Values, Seed, stream);
        return matrix;
    }

    /// <summary>A cotangent that depends on Z entry by entry and has noise of its own.</summary>
    public static Matrix CotangentOf(Matrix z, int cotangents, ulong stream)
    {
        Matrix d = Normal(z.Rows, z.Columns * cotangents, stream);
        double scale = Math.Sqrt(z.Values.Average(value => value * value)) + 1e-300;
        for (int i = 0; i < d.Rows; i++)
        {
            for (int j = 0; j < d.Columns; j++)
            {
                double value = z[i, j % z.Columns] / scale;
                d[i, j] = (0.5 * d[i, j]) + Math.Max(value, 0) + (0.3 * value * value * ((j / z.Columns) - 0.5));
            }
        }

        return d;
    }

    /// <summary>Takes the mean of every group of columns off every row.</summary>
    public static Matrix Centred(Matrix matrix, params int[] groups)
    {
        Matrix centred = matrix.Copy();
        for (int i = 0; i < matrix.Rows; i++)
        {
            for (int first = 0; first < matrix.Columns;)
            {
                foreach (int size in groups)
                {
                    double mean = 0;
                    for (int j = first; j < first + size; j++)
                    {
                        mean += matrix[i, j] / size;
                    }

                    for (int j = first; j < first + size; j++)
                    {
                        centred[i, j] -= mean;
                    }

                    first += size;
                }
            }
        }

        return centred;
    }

    /// <summary>Rounds the entries to another type.</summary>
    public static T[] To<T>(Matrix matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. matrix.Values.Select(T.CreateChecked)];

    /// <summary>The matrix with entries rounded to a type.</summary>
    public static Matrix Rounded<T>(Matrix matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => From(To<T>(matrix), matrix.Rows, matrix.Columns);

    /// <summary>A matrix of doubles.</summary>
    public static Matrix From<T>(T[] values, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(rows, columns, [.. values.Select(double.CreateChecked)]);

    /// <summary>aᵀ b.</summary>
    public static Matrix Cross(Matrix a, Matrix b)
    {
        Matrix product = new(a.Columns, b.Columns);
        for (int k = 0; k < a.Rows; k++)
        {
            for (int i = 0; i < a.Columns; i++)
            {
                for (int j = 0; j < b.Columns; j++)
                {
                    product[i, j] += a[k, i] * b[k, j];
                }
            }
        }

        return product;
    }

    /// <summary>‖a‖ of Frobenius.</summary>
    public static double Norm(Matrix a) => Math.Sqrt(a.Values.Sum(value => value * value));

    /// <summary>‖a − factor · b‖ of Frobenius.</summary>
    public static double Distance(Matrix a, Matrix b, double factor = 1) =>
        Math.Sqrt(a.Values.Zip(b.Values, (x, y) => (x - (factor * y)) * (x - (factor * y))).Sum());
}
