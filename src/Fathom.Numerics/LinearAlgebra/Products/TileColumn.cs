namespace Fathom.Numerics;

/// <summary>A column covered by high tiles, then lower ones, then single rows.</summary>
/// <typeparam name="THigh">The main tile.</typeparam>
/// <typeparam name="TLow">For the rows that do not fill another main tile; its height divides that of the main tile.</typeparam>
/// <typeparam name="TLast">One row.</typeparam>
internal readonly unsafe struct TileColumn<THigh, TLow, TLast> : ITileColumn
    where THigh : struct, IProductTile
    where TLow : struct, IProductTile
    where TLast : struct, IProductTile
{
    /// <inheritdoc />
    public static int Columns => THigh.Columns;

    /// <inheritdoc />
    public static int Rows => THigh.Rows;

    /// <inheritdoc />
    public static void Sweep(in RowBlock block, ref ProductTileArguments tile)
    {
        int row = Sweep<THigh>(block, ref tile, block.FirstRow);
        row = Sweep<TLow>(block, ref tile, row);
        Sweep<TLast>(block, ref tile, row);
    }

    private static int Sweep<TTile>(in RowBlock block, ref ProductTileArguments tile, int row)
        where TTile : struct, IProductTile
    {
        for (; row + TTile.Rows <= block.Rows; row += TTile.Rows)
        {
            tile.A = block.ARow(row, tile.ARowStride);
            double* c = block.C + (row * block.CStride);
            if (block.Columns == TTile.Columns)
            {
                tile.C = c;
                tile.CStride = block.CStride;
                TTile.Accumulate(tile);
                continue;
            }

            tile.C = block.Edge;
            tile.CStride = TTile.Columns;
            if (!tile.StartsAtZero)
            {
                RowPanels.CopyRows(c, block.CStride, block.Edge, TTile.Columns, TTile.Rows, block.Columns);
            }

            TTile.Accumulate(tile);
            RowPanels.CopyRows(block.Edge, TTile.Columns, c, block.CStride, TTile.Rows, block.Columns);
        }

        return row;
    }
}
