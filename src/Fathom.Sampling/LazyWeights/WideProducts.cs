using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Products between wide matrices in either precision and small matrices in double.</summary>
internal static class WideProducts
{
    /// <summary>C = A c, or C += A c.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">A, wide, n × p; with p = 0 the product is zero.</param>
    /// <param name="small">c, p × B.</param>
    /// <param name="result">C, n × B.</param>
    /// <param name="accumulate">Whether the product is added.</param>
    public static void Multiply<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<double> small, MatrixSpan<T> result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            MatrixProduct.Multiply(a, new ReadOnlyMatrixSpan<T>(MemoryMarshal.Cast<double, T>(small.Values), small.Rows, small.Columns, small.Stride), result, accumulate);
            return;
        }

        T[] narrow = new T[small.Rows * small.Columns];
        for (int i = 0; i < small.Rows; i++)
        {
            for (int j = 0; j < small.Columns; j++)
            {
                narrow[(i * small.Columns) + j] = T.CreateTruncating(small[i, j]);
            }
        }

        MatrixProduct.Multiply(a, new ReadOnlyMatrixSpan<T>(narrow, small.Rows, small.Columns), result, accumulate);
    }

    /// <summary>Aᵀ B, summed in double.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">A, n × p.</param>
    /// <param name="b">B, n × k.</param>
    /// <returns>The product as a small matrix, or null when it has no rows or columns.</returns>
    public static Matrix? Cross<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (a.Columns == 0 || b.Columns == 0)
        {
            return null;
        }

        Matrix product = new(a.Columns, b.Columns);
        GramProduct.AccumulateCross(a, b, View(product));
        return product;
    }

    /// <summary>Aᵀ A, summed in double.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">A, n × k with k ≥ 1.</param>
    /// <returns>The Gram matrix.</returns>
    public static Matrix Gram<T>(ReadOnlyMatrixSpan<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix gram = new(a.Columns, a.Columns);
        GramProduct.Accumulate(a, View(gram));
        return gram;
    }

    /// <summary>Standard normal numbers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="destination">Receives the numbers.</param>
    /// <param name="key">The stream.</param>
    /// <param name="start">Index of the first number.</param>
    public static void FillNormal<T>(Span<T> destination, StreamKey key, ulong start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, double>(destination), key, start);
        }
        else
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, float>(destination), key, start);
        }
    }

    /// <summary>A small matrix as a view.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <returns>The view.</returns>
    public static MatrixSpan<double> View(Matrix matrix) => new(matrix.Values, matrix.Rows, matrix.Columns);

    /// <summary>A matrix with more rows and columns, the new ones zero.</summary>
    /// <param name="matrix">The matrix, or null for one without entries.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <returns>The matrix itself when it has that shape, null when there are no rows or no columns.</returns>
    public static Matrix? Padded(Matrix? matrix, int rows, int columns)
    {
        if (rows == 0 || columns == 0 || (matrix is not null && matrix.Rows == rows && matrix.Columns == columns))
        {
            return matrix;
        }

        Matrix padded = new(rows, columns);
        for (int i = 0; i < (matrix?.Rows ?? 0); i++)
        {
            matrix!.Row(i).CopyTo(padded.Row(i));
        }

        return padded;
    }
}
