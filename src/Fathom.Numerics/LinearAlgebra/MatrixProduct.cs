using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Products of dense row-major matrices, single-threaded.</summary>
/// <remarks>
/// Every element of a result is one chain of fused multiply-adds over the inner dimension in ascending order, starting at zero or at what the
/// result held. So a result depends on its operands alone, bit for bit: not on the width of the machine's vectors, nor on how a larger computation is cut into products.
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
    public static unsafe void Multiply<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, c, a.Rows, a.Columns, b.Rows, b.Columns);
        fixed (T* pa = a.Values, pb = b.Values, pc = c.Values)
        {
            ProductShape<T> shape = ProductShape<T>.OfRows(a, pa);
            shape.BInPlace = pb;
            shape.BStride = b.Stride;
            shape.To(c, pc, accumulate);
            BlockedProduct.Run(shape, new RowPanels<T>(pb, b.Stride));
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
    public static unsafe void MultiplyTransposed<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, c, a.Rows, a.Columns, b.Columns, b.Rows);
        fixed (T* pa = a.Values, pb = b.Values, pc = c.Values)
        {
            ProductShape<T> shape = ProductShape<T>.OfRows(a, pa);
            shape.To(c, pc, accumulate);
            BlockedProduct.Run(shape, new TransposedPanels<T>(pb, b.Stride, null));
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
    public static unsafe void TransposedMultiply<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, c, a.Columns, a.Rows, b.Rows, b.Columns);
        fixed (T* pa = a.Values, pb = b.Values, pc = c.Values)
        {
            ProductShape<T> shape = ProductShape<T>.OfColumns(a, pa);
            shape.BInPlace = pb;
            shape.BStride = b.Stride;
            shape.To(c, pc, accumulate);
            BlockedProduct.Run(shape, new RowPanels<T>(pb, b.Stride));
        }
    }

    /// <summary>C = A · B, with contiguous rows.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        Multiply(new ReadOnlyMatrixSpan<double>(a, m, k), new ReadOnlyMatrixSpan<double>(b, k, n), new MatrixSpan<double>(c, m, n));
    }

    /// <summary>C = A · B, with contiguous rows.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        Multiply(new ReadOnlyMatrixSpan<float>(a, m, k), new ReadOnlyMatrixSpan<float>(b, k, n), new MatrixSpan<float>(c, m, n));
    }

    /// <summary>C = A · Bᵀ, with contiguous rows.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, n × k.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static void MultiplyTransposed(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        MultiplyTransposed(new ReadOnlyMatrixSpan<double>(a, m, k), new ReadOnlyMatrixSpan<double>(b, n, k), new MatrixSpan<double>(c, m, n));
    }

    /// <summary>C = A · Bᵀ, with contiguous rows.</summary>
    /// <param name="a">A, m × k.</param>
    /// <param name="b">B, n × k.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static void MultiplyTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        MultiplyTransposed(new ReadOnlyMatrixSpan<float>(a, m, k), new ReadOnlyMatrixSpan<float>(b, n, k), new MatrixSpan<float>(c, m, n));
    }

    /// <summary>C = Aᵀ · B, with contiguous rows.</summary>
    /// <param name="a">A, k × m.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static void TransposedMultiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        TransposedMultiply(new ReadOnlyMatrixSpan<double>(a, k, m), new ReadOnlyMatrixSpan<double>(b, k, n), new MatrixSpan<double>(c, m, n));
    }

    /// <summary>C = Aᵀ · B, with contiguous rows.</summary>
    /// <param name="a">A, k × m.</param>
    /// <param name="b">B, k × n.</param>
    /// <param name="c">Receives C, m × n; must not overlap the operands.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or C overlaps an operand.</exception>
    public static void TransposedMultiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        TransposedMultiply(new ReadOnlyMatrixSpan<float>(a, k, m), new ReadOnlyMatrixSpan<float>(b, k, n), new MatrixSpan<float>(c, m, n));
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
        Check(a.Length, a.Length, c.Length, m, m, k);
        CheckLength(d.Length, 1, k, nameof(d));
        if (d.Overlaps(c))
        {
            throw new ArgumentException("The result of a product must not overlap its operands.", nameof(d));
        }

        ReadOnlyMatrixSpan<double> left = new(a, m, k);
        MatrixSpan<double> result = new(c, m, m);
        ProductChecks.Apart(left, result, nameof(a));
        fixed (double* pa = a, pd = d, pc = c)
        {
            ProductShape<double> shape = ProductShape<double>.OfRows(left, pa);
            shape.To(result, pc, false);
            shape.LowerTriangleOnly = true;
            BlockedProduct.Run(shape, new TransposedPanels<double>(pa, k, pd));
        }

        GramProduct.Mirror(result);
    }

    private static void Check(int a, int b, int c, int m, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        CheckLength(a, m, k, nameof(a));
        CheckLength(b, n, k, nameof(b));
        CheckLength(c, m, n, nameof(c));
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
