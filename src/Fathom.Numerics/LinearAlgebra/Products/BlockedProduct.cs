using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Cuts a product into tiles that fit the registers and into blocks that fit the caches.</summary>
/// <remarks>
/// A panel is a column of B, as wide as a tile and one block of depths deep; packed, it is contiguous. Small products take B panel by panel and A as it is
/// stored; large ones pack all panels of a block and a block of rows of A. Which way is taken depends on the shape alone and does not change a bit of the result.
/// </remarks>
internal static unsafe class BlockedProduct
{
    /// <summary>How much of k is done at a time: one panel of B stays in the first-level cache or close to it.</summary>
    private const int DepthBlock = 256;

    /// <summary>Rows of A that are packed together and stay in the second-level cache; a multiple of every tile's height.</summary>
    private const int RowBlockRows = 120;

    /// <summary>Columns of B that are packed together; a multiple of every tile's width.</summary>
    private const int ColumnBlock = 1008;

    /// <summary>Depths packed at a time, so that reading rows of B stays sequential.</summary>
    private const int PackingStrip = 32;

    /// <summary>A panel of B is copied together when at least this many rows of A use it.</summary>
    private const int RowsWorthPacking = 24;

    /// <summary>From this stride on, rows of A used as stored would compete for the same cache sets.</summary>
    private const int StrideWorthPacking = 160;

    private const int LargestTile = 12 * 16;
    private const int CacheLine = 64;

    /// <summary>C = A · B for operands described by strides.</summary>
    /// <param name="shape">The operands.</param>
    /// <param name="source">Packs panels of B.</param>
    public static void Run<TSource>(in ProductShape shape, TSource source)
        where TSource : struct, IPanelSource
    {
        if (LaneLadder.HasEightLanes)
        {
            Run<TileColumn<Tile12By16, Tile4By16, Tile1By16>, TileColumn<Tile12By8, Tile4By8, Tile1By8>, TSource>(shape, source);
        }
        else if (LaneLadder.HasFourLanes)
        {
            Run<TileColumn<Tile4By12, Tile1By12, Tile1By12>, TileColumn<Tile4By4, Tile1By4, Tile1By4>, TSource>(shape, source);
        }
        else
        {
            Run<TileColumn<ScalarTile, ScalarTile, ScalarTile>, TileColumn<ScalarTile, ScalarTile, ScalarTile>, TSource>(shape, source);
        }
    }

    [SkipLocalsInit]
    private static void Run<TWide, TNarrow, TSource>(in ProductShape shape, TSource source)
        where TWide : struct, ITileColumn
        where TNarrow : struct, ITileColumn
        where TSource : struct, IPanelSource
    {
        double* edge = stackalloc double[LargestTile];
        bool packs = shape.Columns >= StrideWorthPacking && Math.Max(shape.ARowStride, shape.ADepthStride) >= StrideWorthPacking;
        int deepest = Math.Min(DepthBlock, shape.Depth);
        int columnBlock = packs ? Math.Min(ColumnBlock, shape.Columns) : shape.Columns;
        int packedColumns = packs ? columnBlock + TWide.Columns : TWide.Columns;
        int lineDoubles = CacheLine / sizeof(double);
        double[] rented = ArrayPool<double>.Shared.Rent((deepest * (packedColumns + (packs ? RowBlockRows : 0))) + lineDoubles);
        fixed (double* unaligned = rented)
        {
            double* panels = (double*)(((nuint)unaligned + CacheLine - 1) & ~(nuint)(CacheLine - 1));
            double* packedRows = packs ? panels + (deepest * packedColumns) : null;
            for (int firstDepth = 0; firstDepth < shape.Depth; firstDepth += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, shape.Depth - firstDepth);
                for (int firstColumn = 0; firstColumn < shape.Columns; firstColumn += columnBlock)
                {
                    Block block = new(firstDepth, depth, firstColumn, Math.Min(shape.Columns, firstColumn + columnBlock), panels, packedRows, edge);
                    if (packs)
                    {
                        PackPanels<TWide, TNarrow, TSource>(shape, source, block);
                    }

                    int rowStep = packs ? RowBlockRows : shape.Rows;
                    for (int firstRow = 0; firstRow < shape.Rows; firstRow += rowStep)
                    {
                        RunRows<TWide, TNarrow, TSource>(shape, source, block, firstRow, Math.Min(rowStep, shape.Rows - firstRow));
                    }
                }
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static void PackPanels<TWide, TNarrow, TSource>(in ProductShape shape, TSource source, in Block block)
        where TWide : struct, ITileColumn
        where TNarrow : struct, ITileColumn
        where TSource : struct, IPanelSource
    {
        for (int strip = 0; strip < block.Depth; strip += PackingStrip)
        {
            int depth = Math.Min(PackingStrip, block.Depth - strip);
            for (int column = block.FirstColumn; column < block.ColumnEnd;)
            {
                int left = block.ColumnEnd - column;
                int width = left > TNarrow.Columns ? TWide.Columns : TNarrow.Columns;
                double* panel = block.Panels + ((nint)(column - block.FirstColumn) * block.Depth) + (strip * width);
                source.Pack(panel, block.FirstDepth + strip, depth, column, Math.Min(width, left), width);
                column += width;
            }
        }
    }

    /// <summary>All panels of a block against some rows.</summary>
    private static void RunRows<TWide, TNarrow, TSource>(in ProductShape shape, TSource source, in Block block, int firstRow, int rows)
        where TWide : struct, ITileColumn
        where TNarrow : struct, ITileColumn
        where TSource : struct, IPanelSource
    {
        int columnEnd = shape.LowerTriangleOnly ? Math.Min(block.ColumnEnd, firstRow + rows) : block.ColumnEnd;
        if (columnEnd <= block.FirstColumn)
        {
            return;
        }

        RowBlock rowBlock = new() { CStride = shape.Columns, Rows = rows, Edge = block.Edge };
        ProductTileArguments tile = new() { Depth = block.Depth, StartsAtZero = block.FirstDepth == 0 };
        PlaceRows(shape, firstRow, block, TWide.Rows, ref rowBlock, ref tile);
        for (int column = block.FirstColumn; column < columnEnd;)
        {
            int left = block.ColumnEnd - column;
            bool wide = left > TNarrow.Columns;
            int width = wide ? TWide.Columns : TNarrow.Columns;
            rowBlock.Columns = Math.Min(width, left);
            rowBlock.C = shape.C + ((nint)firstRow * shape.Columns) + column;

            // The rows above the panel's first column are the mirror image of others in a symmetric product.
            rowBlock.FirstRow = shape.LowerTriangleOnly ? FirstTile(column - firstRow, TWide.Rows) : 0;
            tile.BStride = width;
            tile.B = block.Panels;
            if (block.PackedRows != null)
            {
                tile.B += (nint)(column - block.FirstColumn) * block.Depth;
            }
            else if (shape.BInPlace != null && rowBlock.Columns == width && rows < RowsWorthPacking)
            {
                tile.B = shape.BInPlace + ((nint)block.FirstDepth * shape.Columns) + column;
                tile.BStride = shape.Columns;
            }
            else
            {
                source.Pack(block.Panels, block.FirstDepth, block.Depth, column, rowBlock.Columns, width);
            }

            if (wide)
            {
                TWide.Sweep(rowBlock, ref tile);
            }
            else
            {
                TNarrow.Sweep(rowBlock, ref tile);
            }

            column += width;
        }
    }

    /// <summary>The row at which the tile that holds the diagonal begins.</summary>
    private static int FirstTile(int row, int tileRows) => row <= 0 ? 0 : row / tileRows * tileRows;

    /// <summary>Points the tiles at rows of A as stored, or packs them in groups as high as a tile.</summary>
    private static void PlaceRows(
        in ProductShape shape, int firstRow, in Block block, int groupRows, ref RowBlock rowBlock, ref ProductTileArguments tile)
    {
        double* a = shape.A + (firstRow * shape.ARowStride) + (block.FirstDepth * shape.ADepthStride);
        double* packed = block.PackedRows;
        if (packed == null)
        {
            rowBlock.A = a;
            tile.ARowStride = shape.ARowStride;
            tile.ADepthStride = shape.ADepthStride;
            return;
        }

        rowBlock.A = packed;
        rowBlock.GroupRows = groupRows;
        rowBlock.GroupStride = (nint)groupRows * block.Depth;
        tile.ARowStride = 1;
        tile.ADepthStride = groupRows;
        for (int row = 0; row < rowBlock.Rows; row += groupRows, packed += rowBlock.GroupStride)
        {
            int rows = Math.Min(groupRows, rowBlock.Rows - row);
            double* from = a + (row * shape.ARowStride);
            if (shape.ADepthStride == 1)
            {
                PanelTransposition.Copy(packed, groupRows, from, shape.ARowStride, rows, block.Depth, null);
            }
            else
            {
                RowPanels.CopyRows(from, shape.ADepthStride, packed, groupRows, block.Depth, rows);
            }
        }
    }

    /// <summary>A block of depths and columns of B, and the memory for packing.</summary>
    private readonly struct Block(int firstDepth, int depth, int firstColumn, int columnEnd, double* panels, double* packedRows, double* edge)
    {
        public readonly int FirstDepth = firstDepth;
        public readonly int Depth = depth;
        public readonly int FirstColumn = firstColumn;
        public readonly int ColumnEnd = columnEnd;
        public readonly double* Panels = panels;
        public readonly double* PackedRows = packedRows;
        public readonly double* Edge = edge;
    }
}
