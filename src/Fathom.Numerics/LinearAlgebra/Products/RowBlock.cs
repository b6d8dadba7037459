namespace Fathom.Numerics;

/// <summary>A block of rows of A and C for one column of tiles.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
internal unsafe struct RowBlock<T>
    where T : unmanaged
{
    /// <summary>A at the first row of the block, as stored or packed.</summary>
    public T* A;

    /// <summary>Distance between groups of rows in a packed block; zero where A is used as stored.</summary>
    public nint GroupStride;

    /// <summary>C at the first row of the block and the first column of the tiles.</summary>
    public T* C;

    /// <summary>Room for one tile, which is used where C lacks columns or sums are wanted.</summary>
    public T* Edge;

    /// <summary>The sums at the first row of the block and the first column of the tiles, or null.</summary>
    public double* Sums;

    /// <summary>Distance between rows of C, or of the sums.</summary>
    public nint CStride;

    /// <summary>Where to begin, counted from the first row of the block.</summary>
    public int FirstRow;

    /// <summary>Rows in the block.</summary>
    public int Rows;

    /// <summary>Columns of C that exist under the tiles.</summary>
    public int Columns;
}
