using System.Numerics;

namespace Fathom.Numerics;

/// <summary>Products aᵀa and aᵀb of tall matrices, summed in double precision, single-threaded.</summary>
/// <remarks>
/// Rows are taken in blocks of 256, counted from the first. Within a block every element is one chain of fused multiply-adds in the type of
/// the operands, in ascending order from zero; the block's element is then added to the result in double precision. So the bits depend on the operands alone, and
/// a caller who passes the rows in several calls gets the same bits as in one when all calls but the last have a multiple of 256 rows.
/// </remarks>
public static class GramProduct
{
    /// <summary>Rows of one block.</summary>
    public const int BlockRows = BlockedProduct.SummedDepths;

    /// <summary>gram += aᵀ · a, exactly symmetric.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">a, rows × B.</param>
    /// <param name="gram">B × B; must not overlap a. The part above the diagonal is not read, it becomes the mirror of the part below.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the result overlaps the operand.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void Accumulate<T>(ReadOnlyMatrixSpan<T> a, MatrixSpan<double> gram)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AccumulateLower(a, gram);
        Mirror(gram);
    }

    /// <summary>The part on and below the diagonal of gram += aᵀ · a.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">a, rows × B.</param>
    /// <param name="gram">B × B; must not overlap a. What lies above the diagonal has no meaning until <see cref="Mirror"/> is called.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the result overlaps the operand.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void AccumulateLower<T>(ReadOnlyMatrixSpan<T> a, MatrixSpan<double> gram)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, a, gram, a.Columns, a.Rows, a.Rows, a.Columns);
        Run(a, a, gram, true);
    }

    /// <summary>product += aᵀ · b.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">a, rows × m.</param>
    /// <param name="b">b, rows × n.</param>
    /// <param name="product">m × n; must not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the result overlaps an operand.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    public static void AccumulateCross<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<double> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductChecks.Product(a, b, product, a.Columns, a.Rows, b.Rows, b.Columns);
        Run(a, b, product, false);
    }

    /// <summary>Copies the part below the diagonal to the part above it.</summary>
    /// <param name="gram">A square matrix.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static unsafe void Mirror(MatrixSpan<double> gram)
    {
        if (gram.Rows != gram.Columns)
        {
            throw new ArgumentException($"Only a square matrix can be symmetric, not one of {gram.Rows} by {gram.Columns}.", nameof(gram));
        }

        fixed (double* values = gram.Values)
        {
            SquareMirror.LowerToUpper(values, gram.Stride, gram.Rows);
        }
    }

    private static unsafe void Run<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, MatrixSpan<double> product, bool lower)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* pa = a.Values, pb = b.Values)
        {
            fixed (double* sums = product.Values)
            {
                ProductShape<T> shape = ProductShape<T>.OfColumns(a, pa);
                shape.BInPlace = pb;
                shape.BStride = b.Stride;
                shape.Sums = sums;
                shape.CStride = product.Stride;
                shape.Columns = product.Columns;
                shape.LowerTriangleOnly = lower;
                BlockedProduct.Run(shape, new RowPanels<T>(pb, b.Stride));
            }
        }
    }
}
