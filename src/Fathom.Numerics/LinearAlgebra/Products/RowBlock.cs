namespace Fathom.Numerics;

/// <summary>A block of rows of A and C for one column of tiles.</summary>
internal unsafe struct RowBlock
{
    /// <summary>A at the first row of the block, as stored or packed.</summary>
    public double* A;

    /// <summary>Distance between groups of rows in a packed block; zero where A is used as stored.</summary>
    public nint GroupStride;

    /// <summary>Rows in a packed group.</summary>
    public int GroupRows;

    /// <summary>C at the first row of the block and the first column of the tiles.</summary>
    public double* C;

    /// <summary>Distance between rows of C.</summary>
    public nint CStride;

    /// <summary>Where to begin, counted from the first row of the block.</summary>
    public int FirstRow;

    /// <summary>Rows in the block.</summary>
    public int Rows;

    /// <summary>Columns of C that exist under the tiles.</summary>
    public int Columns;

    /// <summary>Room for one tile, used where not all its columns exist.</summary>
    public double* Edge;

    /// <summary>A at a row of the block.</summary>
    public readonly double* ARow(int row, nint rowStride) =>
        GroupStride == 0 ? A + (row * rowStride) : A + (row / GroupRows * GroupStride) + (row % GroupRows);
}
