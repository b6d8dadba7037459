namespace Fathom.Numerics;

/// <summary>The operands of a product C = A · B as pointers and strides that count doubles.</summary>
internal unsafe struct ProductShape
{
    /// <summary>First element of A.</summary>
    public double* A;

    /// <summary>First element of a row-major B with contiguous rows, if it is stored that way.</summary>
    public double* BInPlace;

    /// <summary>First element of C, row-major.</summary>
    public double* C;

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

    /// <summary>Whether only the part of C on and below the diagonal is wanted; some of the rest is overwritten too.</summary>
    public bool LowerTriangleOnly;
}
