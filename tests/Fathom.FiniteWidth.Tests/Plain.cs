using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

/// <summary>Linear algebra as a textbook writes it.</summary>
internal static class Plain
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>A · B.</summary>
    public static Matrix Product(Matrix a, Matrix b)
    {
        Matrix c = new(a.Rows, b.Columns);
        MatrixProduct.Multiply(a.Values, b.Values, c.Values, a.Rows, b.Columns, a.Columns);
        return c;
    }

    /// <summary>A · Bᵀ.</summary>
    public static Matrix ProductTransposed(Matrix a, Matrix b)
    {
        Matrix c = new(a.Rows, b.Rows);
        MatrixProduct.MultiplyTransposed(a.Values, b.Values, c.Values, a.Rows, b.Rows, a.Columns);
        return c;
    }

    public static double SquaredNorm(Matrix a) => Dot(a.Values, a.Values);

    public static Matrix Map(Matrix a, Func<double, double> f) => new(a.Rows, a.Columns, [.. a.Values.Select(f)]);

    public static Matrix Times(Matrix a, Matrix b) => new(a.Rows, a.Columns, [.. a.Values.Zip(b.Values, (x, y) => x * y)]);

    public static Matrix Antisymmetric(Matrix a)
    {
        Matrix result = new(a.Rows, a.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Rows; j++)
            {
                result[i, j] = 0.5 * (a[i, j] - a[j, i]);
            }
        }

        return result;
    }
}
