namespace Fathom.Numerics;

/// <summary>Where a tile finds its operands; strides count entries.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
internal unsafe struct TileArguments<T>
    where T : unmanaged
{
    /// <summary>First element of A: row 0, depth 0.</summary>
    public T* A;

    /// <summary>First element of B: depth 0, column 0; the columns of the tile are contiguous and all of them can be read.</summary>
    public T* B;

    /// <summary>First element of C; the columns of the tile are contiguous.</summary>
    public T* C;

    /// <summary>Distance between rows of A.</summary>
    public nint ARowStride;

    /// <summary>Distance between depths of A.</summary>
    public nint ADepthStride;

    /// <summary>Distance between depths of B.</summary>
    public nint BStride;

    /// <summary>Distance between rows of C.</summary>
    public nint CStride;

    /// <summary>How many outer products to add.</summary>
    public int Depth;

    /// <summary>Whether the chains start at zero instead of at what C holds.</summary>
    public bool StartsAtZero;
}
