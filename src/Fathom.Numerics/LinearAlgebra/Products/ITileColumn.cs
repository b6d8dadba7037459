namespace Fathom.Numerics;

/// <summary>Tiles of one width and several heights, which together cover a column of any number of rows.</summary>
internal unsafe interface ITileColumn
{
    /// <summary>Columns of C in each tile.</summary>
    public static abstract int Columns { get; }

    /// <summary>Rows of the highest tile, to which packed rows of A are aligned; the same for all columns of a product.</summary>
    public static abstract int Rows { get; }

    /// <summary>Runs down the rows of one column of tiles.</summary>
    /// <param name="block">The rows and where their A is.</param>
    /// <param name="tile">Depth, B and start of the tiles; A and C are set on the way.</param>
    public static abstract void Sweep(in RowBlock block, ref ProductTileArguments tile);
}
