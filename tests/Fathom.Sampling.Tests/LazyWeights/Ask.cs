using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Questions to matrices that are revealed lazily, and small matrix arithmetic to check the answers with.</summary>
internal static class Ask
{
    /// <summary>A stream for every purpose of one matrix.</summary>
    public static Func<byte, StreamKey> Key(int index) => purpose => StreamKey.Of(41, 900, (uint)index, 1, purpose);

    /// <summary>W A.</summary>
    public static Matrix Right<T>(ILazyWeights<T> weights, Matrix a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = new T[weights.Rows * a.Columns];
        Matrix? coordinates = weights.RevealInputs(Narrow<T>(a));
        if (coordinates is not null)
        {
            weights.Multiply(WideProducts.View(coordinates), new MatrixSpan<T>(result, weights.Rows, a.Columns), accumulate: false);
        }

        return Wide(result, weights.Rows, a.Columns);
    }

    /// <summary>Wᵀ D.</summary>
    public static Matrix Left<T>(ILazyWeights<T> weights, Matrix d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = new T[weights.Columns * d.Columns];
        Matrix? coordinates = weights.RevealOutputs(Narrow<T>(d));
        if (coordinates is not null)
        {
            weights.MultiplyTransposed(WideProducts.View(coordinates), new MatrixSpan<T>(result, weights.Columns, d.Columns), accumulate: false);
        }

        return Wide(result, weights.Columns, d.Columns);
    }

    /// <summary>The explicit matrix.</summary>
    public static Matrix Whole<T>(ILazyWeights<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Wide(weights.Materialize(), weights.Rows, weights.Columns);

    /// <summary>Standard normal entries.</summary>
    public static Matrix Normals(int rows, int columns, int stream, double deviation = 1)
    {
        Matrix matrix = new(rows, columns);
        NormalStream.Fill(matrix.Values, 42, (ulong)stream);
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            matrix.Values[i] *= deviation;
        }

        return matrix;
    }

    /// <summary>A B by plain loops.</summary>
    public static Matrix Product(Matrix a, Matrix b)
    {
        Matrix product = new(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int k = 0; k < a.Columns; k++)
            {
                for (int j = 0; j < b.Columns; j++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }

    /// <summary>Aᵀ.</summary>
    public static Matrix Transposed(Matrix a)
    {
        Matrix transposed = new(a.Columns, a.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++)
            {
                transposed[j, i] = a[i, j];
            }
        }

        return transposed;
    }

    /// <summary>The largest difference of two matrices of one shape.</summary>
    public static double Distance(Matrix a, Matrix b) => a.Values.Zip(b.Values, (x, y) => Math.Abs(x - y)).Max();

    private static ReadOnlyMatrixSpan<T> Narrow<T>(Matrix a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Array.ConvertAll(a.Values, T.CreateTruncating), a.Rows, a.Columns);

    private static Matrix Wide<T>(T[] values, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(rows, columns, Array.ConvertAll(values, double.CreateTruncating));
}
