namespace Fathom.Numerics;

/// <summary>The operands of a product C = A · B as pointers and strides that count entries.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
internal unsafe struct ProductShape<T>
    where T : unmanaged
{
    /// <summary>First element of A.</summary>
    public T* A;

    /// <summary>First element of a row-major B, if it is stored that way.</summary>
    public T* BInPlace;

    /// <summary>First element of C, row-major.</summary>
    public T* C;

    /// <summary>Null, or where to add in double precision what each block of depths gives, instead of writing C.</summary>
    public double* Sums;

    /// <summary>Rows of A and C.</summary>
    public int Rows;

    /// <summary>Columns of B and C.</summary>
    public int Columns;

    /// <summary>Columns of A, rows of B.</summary>
    public int Depth;

    /// <summary>Distance between rows of A.</summary>
    public nint ARowStride;

    /// <summary>Distance between columns of A.</summary>
    public nint ADepthStride;

    /// <summary>Distance between rows of B where it is used as stored.</summary>
    public nint BStride;

    /// <summary>Distance between rows of C, or of the sums.</summary>
    public nint CStride;

    /// <summary>Whether the chains continue from what C holds.</summary>
    public bool Continues;

    /// <summary>Whether only the part of C on and below the diagonal is wanted; some of the rest is overwritten too.</summary>
    public bool LowerTriangleOnly;

    /// <summary>The shape with A as stored.</summary>
    /// <param name="a">A.</param>
    /// <param name="pointer">Its first element.</param>
    public static ProductShape<T> OfRows(ReadOnlyMatrixSpan<T> a, T* pointer) =>
        new() { A = pointer, ARowStride = a.Stride, ADepthStride = 1, Rows = a.Rows, Depth = a.Columns };

    /// <summary>The shape with the transpose of a stored A.</summary>
    /// <param name="a">Aᵀ.</param>
    /// <param name="pointer">Its first element.</param>
    public static ProductShape<T> OfColumns(ReadOnlyMatrixSpan<T> a, T* pointer) =>
        new() { A = pointer, ARowStride = 1, ADepthStride = a.Stride, Rows = a.Columns, Depth = a.Rows };

    /// <summary>Says where the result goes.</summary>
    /// <param name="c">C.</param>
    /// <param name="pointer">Its first element.</param>
    /// <param name="continues">Whether the chains continue from what C holds.</param>
    public void To(MatrixSpan<T> c, T* pointer, bool continues)
    {
        C = pointer;
        CStride = c.Stride;
        Columns = c.Columns;
        Continues = continues;
    }
}
