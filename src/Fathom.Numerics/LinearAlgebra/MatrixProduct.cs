using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Products of dense row-major matrices, single-threaded.</summary>
/// <remarks>
/// Every element of a result is one chain of fused multiply-adds over the inner dimension in ascending order, starting at zero. So a
/// result depends on its operands alone, bit for bit: not on the width of the machine's vectors, nor on how a larger computation is cut into products.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>C = A · B, or C += A · B, with float32 or float64 entries.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">C, m × n; must not overlap the operands.</param>
    /// <param name="accumulate">Whether the chains of multiply-adds continue from what C holds instead of starting at zero.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or C overlaps an operand.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void Multiply<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, c, a.Rows, a.Columns, b.Rows, b.Columns);
        for (int i = 0; i < c.Rows; i++)
        {
            Span<T> row = c.Row(i);
            if (!accumulate)
            {
                row.Clear();
            }

            for (int k = 0; k < a.Columns; k++)
            {
                T factor = a[i, k];
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = T.FusedMultiplyAdd(factor, b[k, j], row[j]);
                }
            }
        }
    }

    /// <summary>C = A · Bᵀ, or C += A · Bᵀ, with float32 or float64 entries.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, n × k.</param>
    /// <param name="c">C, m × n; must not overlap the operands.</param>
    /// <param name="accumulate">Whether the chains of multiply-adds continue from what C holds instead of starting at zero.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or C overlaps an operand.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void MultiplyTransposed<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, c, a.Rows, a.Columns, b.Columns, b.Rows);
        for (int i = 0; i < c.Rows; i++)
        {
            Span<T> row = c.Row(i);
            if (!accumulate)
            {
                row.Clear();
            }

            for (int k = 0; k < a.Columns; k++)
            {
                T factor = a[i, k];
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = T.FusedMultiplyAdd(factor, b[j, k], row[j]);
                }
            }
        }
    }

    /// <summary>C = Aᵀ · B, or C += Aᵀ · B, with float32 or float64 entries.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">A, k × m.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">C, m × n; must not overlap the operands.</param>
    /// <param name="accumulate">Whether the chains of multiply-adds continue from what C holds instead of starting at zero.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or C overlaps an operand.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void TransposedMultiply<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, c, a.Columns, a.Rows, b.Rows, b.Columns);
        for (int i = 0; i < c.Rows; i++)
        {
            Span<T> row = c.Row(i);
            if (!accumulate)
            {
                row.Clear();
            }

            for (int k = 0; k < a.Rows; k++)
            {
                T factor = a[k, i];
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = T.FusedMultiplyAdd(factor, b[k, j], row[j]);
                }
            }
        }
    }

    /// <summary>C = A · B.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static unsafe void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        Check(a, b, c, m, n, k);
        fixed (double* pa = a, pb = b, pc = c)
        {
            ProductShape shape = new()
            {
                A = pa,
                ARowStride = k,
                ADepthStride = 1,
                BInPlace = pb,
                C = pc,
                Rows = m,
                Columns = n,
                Depth = k,
            };
            BlockedProduct.Run(shape, new RowPanels(pb, n));
        }
    }

    /// <summary>C = A · Bᵀ.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, n × k.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Rows of B, columns of C.</param>
    /// <param name="k">Columns of A and B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static unsafe void MultiplyTransposed(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        Check(a, b, c, m, n, k);
        fixed (double* pa = a, pb = b, pc = c)
        {
            ProductShape shape = new()
            {
                A = pa,
                ARowStride = k,
                ADepthStride = 1,
                C = pc,
                Rows = m,
                Columns = n,
                Depth = k,
            };
            BlockedProduct.Run(shape, new TransposedPanels(pb, k, null));
        }
    }

    /// <summary>C = Aᵀ · B.</summary>
    /// <param name="a">A, k × m.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Columns of A, rows of C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Rows of A and B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static unsafe void TransposedMultiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        Check(a, b, c, m, n, k);
        fixed (double* pa = a, pb = b, pc = c)
        {
            ProductShape shape = new()
            {
                A = pa,
                ARowStride = 1,
                ADepthStride = m,
                BInPlace = pb,
                C = pc,
                Rows = m,
                Columns = n,
                Depth = k,
            };
            BlockedProduct.Run(shape, new RowPanels(pb, n));
        }
    }

    /// <summary>C = A · diag(d) · Aᵀ, exactly symmetric.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="d">The diagonal, k entries of any sign.</param>
    /// <param name="c">Receives C, m × m; must not overlap the operands.</param>
    /// <param name="m">Rows of A, size of C.</param>
    /// <param name="k">Columns of A.</param>
    /// <remarks>The part on and below the diagonal is computed, as a chain over a[i, k] · (d[k] a[j, k]) for i ≥ j, and mirrored.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static unsafe void SymmetricScaled(ReadOnlySpan<double> a, ReadOnlySpan<double> d, Span<double> c, int m, int k)
    {
        Check(a, a, c, m, m, k);
        CheckLength(d.Length, 1, k, nameof(d));
        CheckApart(d, c, nameof(d));
        fixed (double* pa = a, pd = d, pc = c)
        {
            ProductShape shape = new()
            {
                A = pa,
                ARowStride = k,
                ADepthStride = 1,
                C = pc,
                Rows = m,
                Columns = m,
                Depth = k,
                LowerTriangleOnly = true,
            };
            BlockedProduct.Run(shape, new TransposedPanels(pa, k, pd));
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
            {
                c[(j * m) + i] = c[(i * m) + j];
            }
        }
    }

    private static void Check(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, int m, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        CheckLength(a.Length, m, k, nameof(a));
        CheckLength(b.Length, n, k, nameof(b));
        CheckLength(c.Length, m, n, nameof(c));
        CheckApart(a, c, nameof(a));
        CheckApart(b, c, nameof(b));
    }

    private static void CheckApart(ReadOnlySpan<double> operand, ReadOnlySpan<double> c, string name)
    {
        if (operand.Overlaps(c))
        {
            throw new ArgumentException("The result of a product must not overlap its operands.", name);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLength(int length, int rows, int columns, string name)
    {
        if (length < (long)rows * columns)
        {
            throw new ArgumentException($"A {rows} by {columns} operand needs more than the {length} entries given.", name);
        }
    }
}
