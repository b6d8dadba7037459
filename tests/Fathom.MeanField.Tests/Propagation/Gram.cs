using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>Gram matrices and small matrix operations for tests of propagation.</summary>
internal static class Gram
{
    public static Matrix Random(NormalSource source, int batch, int rank)
    {
        Matrix factor = Factor(source, batch, rank);
        return Square(factor);
    }

    public static Matrix Factor(NormalSource source, int batch, int rank) => new(batch, rank, source.Take(batch * rank));

    public static Matrix Square(Matrix factor)
    {
        Matrix gram = new(factor.Rows, factor.Rows);
        for (int i = 0; i < factor.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < factor.Columns; k++)
                {
                    sum += factor[i, k] * factor[j, k];
                }

                gram[i, j] = sum;
                gram[j, i] = sum;
            }
        }

        return gram;
    }

    public static Matrix Symmetric(int batch, double diagonal, double rest)
    {
        Matrix result = new(batch, batch);
        Array.Fill(result.Values, rest);
        for (int i = 0; i < batch; i++)
        {
            result[i, i] = diagonal;
        }

        return result;
    }

    public static Matrix Centring(int batch) => Symmetric(batch, 1 - (1.0 / batch), -1.0 / batch);

    public static Matrix Scaled(Matrix matrix, double factor) => Combine(matrix, factor, matrix, 0);

    public static Matrix Combine(Matrix left, double leftFactor, Matrix right, double rightFactor) =>
        new(left.Rows, left.Columns, [.. left.Values.Zip(right.Values, (l, r) => (leftFactor * l) + (rightFactor * r))]);

    public static Matrix Permuted(Matrix matrix, int[] order)
    {
        Matrix result = new(order.Length, order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < order.Length; j++)
            {
                result[i, j] = matrix[order[i], order[j]];
            }
        }

        return result;
    }

    public static double Distance(Matrix left, Matrix right) => left.Values.Zip(right.Values, (l, r) => Math.Abs(l - r)).Max();

    public static double Largest(Matrix matrix) => matrix.Values.Max(Math.Abs);

    public static double Inner(Matrix left, Matrix right) => left.Values.Zip(right.Values, (l, r) => l * r).Sum();

    public static double Trace(Matrix matrix)
    {
        double sum = 0;
        for (int i = 0; i < matrix.Rows; i++)
        {
            sum += matrix[i, i];
        }

        return sum;
    }
}
