using static Fathom.Numerics.TileExtents;

namespace Fathom.Numerics;

/// <summary>Runs down the rows of one column of tiles: high tiles first, then lower ones for the rest.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TWidth">Registers side by side, 1 or 2.</typeparam>
internal static unsafe class TileSweep<T, TLanes, TWidth>
    where T : unmanaged
    where TLanes : struct, ITileLanes<T>
    where TWidth : unmanaged
{
    /// <summary>Runs down the rows.</summary>
    /// <param name="block">The rows and where their A and C are.</param>
    /// <param name="tile">Depth, B and start of the tiles; A and C are set on the way.</param>
    public static void Run(in RowBlock<T> block, ref TileArguments<T> tile)
    {
        int row = block.FirstRow;
        if (TLanes.TileRows == 12)
        {
            // The last sixteen rows are two times eight rather than twelve and four, whose few sums would wait for each other.
            int rest = (block.Rows - row) % 12;
            row = Run<Twelve>(block, ref tile, row, rest == 4 && block.GroupStride == 0 ? block.Rows - 16 : block.Rows);
            row = Run<Eight>(block, ref tile, row, block.Rows);
        }
        else if (TLanes.TileRows == 6)
        {
            row = Run<Six>(block, ref tile, row, block.Rows);
        }

        row = Run<Four>(block, ref tile, row, block.Rows);
        switch (block.Rows - row)
        {
            case 1:
                Run<One>(block, ref tile, row, block.Rows);
                break;
            case 2:
                Run<Two>(block, ref tile, row, block.Rows);
                break;
            case 3:
                Run<Three>(block, ref tile, row, block.Rows);
                break;
            default:
                break;
        }
    }

    private static int Run<TRows>(in RowBlock<T> block, ref TileArguments<T> tile, int row, int end)
        where TRows : unmanaged
    {
        for (; row + sizeof(TRows) <= end; row += sizeof(TRows))
        {
            tile.A = block.GroupStride == 0
                ? block.A + (row * tile.ARowStride)
                : block.A + (row / TLanes.TileRows * block.GroupStride) + (row % TLanes.TileRows);
            if (block.Sums == null && block.Columns == sizeof(TWidth) * TLanes.Count)
            {
                tile.C = block.C + (row * block.CStride);
                tile.CStride = block.CStride;
                TLanes.Accumulate<TRows, TWidth>(tile);
                continue;
            }

            tile.C = block.Edge;
            tile.CStride = sizeof(TWidth) * TLanes.Count;
            if (block.Sums != null)
            {
                TLanes.Accumulate<TRows, TWidth>(tile);
                Add(tile, block.Sums + (row * block.CStride), block.CStride, sizeof(TRows), block.Columns);
                continue;
            }

            T* c = block.C + (row * block.CStride);
            if (!tile.StartsAtZero)
            {
                CopyEdge(c, block.CStride, tile.C, tile.CStride, sizeof(TRows), block.Columns);
            }

            TLanes.Accumulate<TRows, TWidth>(tile);
            CopyEdge(tile.C, tile.CStride, c, block.CStride, sizeof(TRows), block.Columns);
        }

        return row;
    }

    /// <summary>Where not all columns of a tile exist in C, the tile works in memory of its own.</summary>
    private static void CopyEdge(T* from, nint fromStride, T* to, nint toStride, int rows, int columns)
    {
        if (columns > TLanes.Count)
        {
            for (int i = 0; i < rows; i++)
            {
                TLanes.Copy(from + (i * fromStride), to + (i * toStride));
            }

            from += TLanes.Count;
            to += TLanes.Count;
            columns -= TLanes.Count;
        }

        for (int i = 0; i < rows; i++)
        {
            TLanes.CopyFirst(from + (i * fromStride), columns, to + (i * toStride));
        }
    }

    private static void Add(in TileArguments<T> tile, double* sums, nint stride, int rows, int columns)
    {
        T* from = tile.C;
        for (int i = 0; i < rows; i++, from += tile.CStride, sums += stride)
        {
            int j = 0;
            for (; j + TLanes.Count <= columns; j += TLanes.Count)
            {
                TLanes.AddTo(from + j, sums + j);
            }

            for (; j < columns; j++)
            {
                sums[j] += typeof(T) == typeof(float) ? *(float*)(from + j) : *(double*)(from + j);
            }
        }
    }
}
