using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using static Fathom.Numerics.TileExtents;

namespace Fathom.Numerics;

/// <summary>Cuts a product into tiles that fit the registers and into blocks that fit the caches.</summary>
/// <remarks>
/// A panel is a column of B, as wide as a tile and one block of depths deep; packed, it is contiguous. Small products take B panel by panel and A as it is
/// stored; large ones pack all panels of a block and a block of rows of A. Which way is taken depends on the shape alone and does not change a bit of the result.
/// </remarks>
internal static unsafe class BlockedProduct
{
    /// <summary>Depths whose products are added up in the operands' own precision where sums in double precision are wanted.</summary>
    public const int SummedDepths = 256;

    /// <summary>How much of k is done at a time: one panel of B stays in the first-level cache or close to it.</summary>
    private const int DepthBlock = 256;

    /// <summary>Rows of A that are packed together and stay in the second-level cache; a multiple of every tile's height.</summary>
    private const int RowBlockRows = 120;

    /// <summary>Columns of B that are packed together; a multiple of every tile's width.</summary>
    private const int ColumnBlock = 1024;

    /// <summary>Depths packed at a time, so that reading rows of B stays sequential.</summary>
    private const int PackingStrip = 32;

    /// <summary>A panel of B that does not lie dense is copied together when at least this many rows of A use it.</summary>
    private const int RowsWorthPacking = 48;

    /// <summary>How many bytes a panel of B may be spread over and still be used in place.</summary>
    private const int DensePanelBytes = 48 * 1024;

    /// <summary>From this many bytes between rows on, rows of A used as stored would compete for the same cache sets.</summary>
    private const int BytesWorthPacking = 3000;

    private const int LargestTileBytes = 12 * 2 * 64;
    private const int LargestPanelBytes = (DepthBlock > SummedDepths ? DepthBlock : SummedDepths) * 2 * 64;
    private const int CacheLine = 64;

    /// <summary>C = A · B for operands described by strides.</summary>
    /// <param name="shape">The operands.</param>
    /// <param name="source">Packs panels of B.</param>
    public static void Run<T, TSource>(in ProductShape<T> shape, TSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : struct, IPanelSource<T>
    {
        if (shape.Rows == 0 || shape.Columns == 0)
        {
            return;
        }

        if (shape.Depth == 0)
        {
            Clear(shape);
        }
        else if (LaneLadder.HasEightLanes)
        {
            Run<T, TileLanes512<T>, TSource>(shape, source);
        }
        else if (LaneLadder.HasFourLanes)
        {
            Run<T, TileLanes256<T>, TSource>(shape, source);
        }
        else
        {
            Run<T, TileLanesScalar<T>, TSource>(shape, source);
        }
    }

    /// <summary>A sum over nothing.</summary>
    private static void Clear<T>(in ProductShape<T> shape)
        where T : unmanaged
    {
        for (int i = 0; i < shape.Rows && shape.Sums == null && !shape.Continues; i++)
        {
            new Span<T>(shape.C + (i * shape.CStride), shape.Columns).Clear();
        }
    }

    private static void Run<T, TLanes, TSource>(in ProductShape<T> shape, TSource source)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
        where TSource : struct, IPanelSource<T>
    {
        nint bytesApart = Math.Max(shape.ARowStride, shape.ADepthStride) * sizeof(T);
        if (shape.Rows >= RowBlockRows && shape.Columns >= RowBlockRows && bytesApart >= BytesWorthPacking)
        {
            RunPacked<T, TLanes, TSource>(shape, source);
        }
        else
        {
            RunUnpacked<T, TLanes, TSource>(shape, source);
        }
    }

    [SkipLocalsInit]
    private static void RunUnpacked<T, TLanes, TSource>(in ProductShape<T> shape, TSource source)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
        where TSource : struct, IPanelSource<T>
    {
        byte* memory = stackalloc byte[LargestPanelBytes + LargestTileBytes + CacheLine];
        memory = Aligned(memory);
        int depthStep = DepthStep(shape);
        for (int firstDepth = 0; firstDepth < shape.Depth; firstDepth += depthStep)
        {
            int depth = Math.Min(depthStep, shape.Depth - firstDepth);
            Block<T> block = new(firstDepth, depth, 0, shape.Columns, (T*)memory, null, (T*)(memory + LargestPanelBytes));
            RunRows<T, TLanes, TSource>(shape, source, block, 0, shape.Rows);
        }
    }

    [SkipLocalsInit]
    private static void RunPacked<T, TLanes, TSource>(in ProductShape<T> shape, TSource source)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
        where TSource : struct, IPanelSource<T>
    {
        byte* edge = stackalloc byte[LargestTileBytes];
        int depthStep = DepthStep(shape);
        int deepest = Math.Min(depthStep, shape.Depth);
        int columnBlock = Math.Min(ColumnBlock, shape.Columns);
        int packedColumns = columnBlock + (2 * TLanes.Count);
        byte[] rented = ArrayPool<byte>.Shared.Rent((deepest * (packedColumns + RowBlockRows) * sizeof(T)) + (2 * CacheLine));
        fixed (byte* memory = rented)
        {
            T* panels = (T*)Aligned(memory);
            T* packedRows = panels + (deepest * packedColumns);
            for (int firstDepth = 0; firstDepth < shape.Depth; firstDepth += depthStep)
            {
                int depth = Math.Min(depthStep, shape.Depth - firstDepth);
                for (int firstColumn = 0; firstColumn < shape.Columns; firstColumn += columnBlock)
                {
                    int columnEnd = Math.Min(shape.Columns, firstColumn + columnBlock);
                    Block<T> block = new(firstDepth, depth, firstColumn, columnEnd, panels, packedRows, (T*)edge);
                    PackPanels<T, TLanes, TSource>(source, block);
                    for (int firstRow = 0; firstRow < shape.Rows; firstRow += RowBlockRows)
                    {
                        RunRows<T, TLanes, TSource>(shape, source, block, firstRow, Math.Min(RowBlockRows, shape.Rows - firstRow));
                    }
                }
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Depths are cut into equal parts, except where the cuts are part of the result.</summary>
    private static int DepthStep<T>(in ProductShape<T> shape)
        where T : unmanaged
    {
        if (shape.Sums != null)
        {
            return SummedDepths;
        }

        int parts = (shape.Depth + DepthBlock - 1) / DepthBlock;
        return (shape.Depth + parts - 1) / parts;
    }

    private static byte* Aligned(byte* memory) => (byte*)(((nuint)memory + CacheLine - 1) & ~(nuint)(CacheLine - 1));

    /// <summary>Two registers, or one where the columns left fit into it.</summary>
    private static int PanelWidth<T, TLanes>(int columnsLeft)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T> =>
        columnsLeft > TLanes.Count ? 2 * TLanes.Count : TLanes.Count;

    private static void PackPanels<T, TLanes, TSource>(TSource source, in Block<T> block)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
        where TSource : struct, IPanelSource<T>
    {
        for (int strip = 0; strip < block.Depth; strip += PackingStrip)
        {
            int depth = Math.Min(PackingStrip, block.Depth - strip);
            for (int column = block.FirstColumn; column < block.ColumnEnd;)
            {
                int left = block.ColumnEnd - column;
                int width = PanelWidth<T, TLanes>(left);
                T* panel = block.Panels + ((nint)(column - block.FirstColumn) * block.Depth) + (strip * width);
                source.Pack<TLanes>(panel, block.FirstDepth + strip, depth, column, Math.Min(width, left), width);
                column += width;
            }
        }
    }

    /// <summary>All panels of a block against some rows.</summary>
    private static void RunRows<T, TLanes, TSource>(in ProductShape<T> shape, TSource source, in Block<T> block, int firstRow, int rows)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
        where TSource : struct, IPanelSource<T>
    {
        int columnEnd = shape.LowerTriangleOnly ? Math.Min(block.ColumnEnd, firstRow + rows) : block.ColumnEnd;
        if (columnEnd <= block.FirstColumn)
        {
            return;
        }

        RowBlock<T> rowBlock = new() { CStride = shape.CStride, Rows = rows, Edge = block.Edge };
        TileArguments<T> tile = new() { Depth = block.Depth, StartsAtZero = shape.Sums != null || (block.FirstDepth == 0 && !shape.Continues) };
        PlaceRows<T, TLanes>(shape, firstRow, block, ref rowBlock, ref tile);
        for (int column = block.FirstColumn; column < columnEnd;)
        {
            int left = block.ColumnEnd - column;
            int width = PanelWidth<T, TLanes>(left);
            rowBlock.Columns = Math.Min(width, left);
            if (shape.Sums == null)
            {
                rowBlock.C = shape.C + (firstRow * shape.CStride) + column;
            }
            else
            {
                rowBlock.Sums = shape.Sums + (firstRow * shape.CStride) + column;
            }

            tile.BStride = width;
            tile.B = block.Panels;
            if (block.PackedRows != null)
            {
                tile.B += (nint)(column - block.FirstColumn) * block.Depth;
            }
            else if (shape.BInPlace != null && rowBlock.Columns == width && (rows < RowsWorthPacking || block.Depth * shape.BStride * sizeof(T) <= DensePanelBytes))
            {
                tile.B = shape.BInPlace + (block.FirstDepth * shape.BStride) + column;
                tile.BStride = shape.BStride;
            }
            else
            {
                source.Pack<TLanes>(block.Panels, block.FirstDepth, block.Depth, column, rowBlock.Columns, width);
            }

            if (shape.LowerTriangleOnly)
            {
                SweepLower<T, TLanes>(column - firstRow, width, rowBlock, ref tile);
            }
            else
            {
                Sweep<T, TLanes>(width, rowBlock, ref tile);
            }

            column += width;
        }
    }

    private static void Sweep<T, TLanes>(int width, in RowBlock<T> rowBlock, ref TileArguments<T> tile)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
    {
        if (width == TLanes.Count)
        {
            TileSweep<T, TLanes, One>.Run(rowBlock, ref tile);
        }
        else
        {
            TileSweep<T, TLanes, Two>.Run(rowBlock, ref tile);
        }
    }

    /// <summary>Only what lies on or below the diagonal, which meets the panel's first column in the given row; the rest mirrors it.</summary>
    private static void SweepLower<T, TLanes>(int diagonalRow, int width, in RowBlock<T> rowBlock, ref TileArguments<T> tile)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
    {
        // Packed rows begin in groups. The first rows end within the panel's first register.
        int group = rowBlock.GroupStride == 0 ? 1 : TLanes.TileRows;
        int first = Math.Max(0, diagonalRow) / group * group;
        int end = Math.Min(rowBlock.Rows, Math.Max(first, (diagonalRow + TLanes.Count) / group * group));
        RowBlock<T> part = rowBlock;
        part.FirstRow = first;
        if (width > TLanes.Count && end > first)
        {
            part.Rows = end;
            part.Columns = TLanes.Count;
            Sweep<T, TLanes>(TLanes.Count, part, ref tile);
            part.FirstRow = end;
            part.Rows = rowBlock.Rows;
            part.Columns = rowBlock.Columns;
        }

        Sweep<T, TLanes>(width, part, ref tile);
    }

    /// <summary>Points the tiles at rows of A as stored, or packs them in groups as high as a tile.</summary>
    private static void PlaceRows<T, TLanes>(
        in ProductShape<T> shape, int firstRow, in Block<T> block, ref RowBlock<T> rowBlock, ref TileArguments<T> tile)
        where T : unmanaged
        where TLanes : struct, ITileLanes<T>
    {
        T* a = shape.A + (firstRow * shape.ARowStride) + (block.FirstDepth * shape.ADepthStride);
        T* packed = block.PackedRows;
        if (packed == null)
        {
            rowBlock.A = a;
            tile.ARowStride = shape.ARowStride;
            tile.ADepthStride = shape.ADepthStride;
            return;
        }

        int groupRows = TLanes.TileRows;
        rowBlock.A = packed;
        rowBlock.GroupStride = (nint)groupRows * block.Depth;
        tile.ARowStride = 1;
        tile.ADepthStride = groupRows;
        for (int row = 0; row < rowBlock.Rows; row += groupRows, packed += rowBlock.GroupStride)
        {
            int rows = Math.Min(groupRows, rowBlock.Rows - row);
            T* from = a + (row * shape.ARowStride);
            if (shape.ADepthStride == 1)
            {
                PanelTransposition.Copy(packed, groupRows, from, shape.ARowStride, rows, block.Depth, null);
            }
            else
            {
                RowPanels<T>.CopyRows<TLanes>(from, shape.ADepthStride, packed, block.Depth, rows, groupRows);
            }
        }
    }

    /// <summary>A block of depths and columns of B, and the memory for packing.</summary>
    private readonly struct Block<T>(int firstDepth, int depth, int firstColumn, int columnEnd, T* panels, T* packedRows, T* edge)
        where T : unmanaged
    {
        public readonly int FirstDepth = firstDepth;
        public readonly int Depth = depth;
        public readonly int FirstColumn = firstColumn;
        public readonly int ColumnEnd = columnEnd;
        public readonly T* Panels = panels;
        public readonly T* PackedRows = packedRows;
        public readonly T* Edge = edge;
    }
}
