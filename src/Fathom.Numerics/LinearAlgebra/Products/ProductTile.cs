using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>A block of C that is held in registers while A and B stream past it: the innermost part of a matrix product.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k in ascending order. A chain may be interrupted and continued from the
/// stored element, because storing does not round; so the bits of a product depend on its operands alone, not on the tile, the blocking, the
/// width of the registers or the number of threads. The source is written for twelve rows by two registers; what a smaller tile does not have is gone
/// when it is compiled, because the extents are constants then.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TRows">Rows of C, at most 12.</typeparam>
/// <typeparam name="TWidth">Registers side by side, 1 or 2.</typeparam>
internal static unsafe class ProductTile<T, TLanes, TRows, TWidth>
    where T : unmanaged
    where TLanes : struct, ITileLanes<TLanes, T>
    where TRows : struct, ITileExtent
    where TWidth : struct, ITileExtent
{
    /// <summary>Adds Depth outer products to the tile.</summary>
    /// <param name="tile">Where the operands are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(in TileArguments<T> tile)
    {
        T* a = tile.A;
        T* b = tile.B;
        T* c = tile.C;
        nint rowStride = tile.ARowStride;
        nint depthStride = tile.ADepthStride;
        nint bStride = tile.BStride;
        nint cStride = tile.CStride;
        int last = tile.LastLanes;
        T* a1 = a + (3 * rowStride);
        T* a2 = a + (6 * rowStride);
        T* a3 = a + (9 * rowStride);
        TLanes s0x0 = TLanes.Zero;
        TLanes s0x1 = TLanes.Zero;
        TLanes s1x0 = TLanes.Zero;
        TLanes s1x1 = TLanes.Zero;
        TLanes s2x0 = TLanes.Zero;
        TLanes s2x1 = TLanes.Zero;
        TLanes s3x0 = TLanes.Zero;
        TLanes s3x1 = TLanes.Zero;
        TLanes s4x0 = TLanes.Zero;
        TLanes s4x1 = TLanes.Zero;
        TLanes s5x0 = TLanes.Zero;
        TLanes s5x1 = TLanes.Zero;
        TLanes s6x0 = TLanes.Zero;
        TLanes s6x1 = TLanes.Zero;
        TLanes s7x0 = TLanes.Zero;
        TLanes s7x1 = TLanes.Zero;
        TLanes s8x0 = TLanes.Zero;
        TLanes s8x1 = TLanes.Zero;
        TLanes s9x0 = TLanes.Zero;
        TLanes s9x1 = TLanes.Zero;
        TLanes s10x0 = TLanes.Zero;
        TLanes s10x1 = TLanes.Zero;
        TLanes s11x0 = TLanes.Zero;
        TLanes s11x1 = TLanes.Zero;
        if (!tile.StartsAtZero)
        {
            Get(c, last, ref s0x0, ref s0x1);
            if (TRows.Value > 1)
            {
                Get(c + cStride, last, ref s1x0, ref s1x1);
            }

            if (TRows.Value > 2)
            {
                Get(c + (2 * cStride), last, ref s2x0, ref s2x1);
            }

            if (TRows.Value > 3)
            {
                Get(c + (3 * cStride), last, ref s3x0, ref s3x1);
            }

            if (TRows.Value > 4)
            {
                Get(c + (4 * cStride), last, ref s4x0, ref s4x1);
            }

            if (TRows.Value > 5)
            {
                Get(c + (5 * cStride), last, ref s5x0, ref s5x1);
            }

            if (TRows.Value > 6)
            {
                Get(c + (6 * cStride), last, ref s6x0, ref s6x1);
            }

            if (TRows.Value > 7)
            {
                Get(c + (7 * cStride), last, ref s7x0, ref s7x1);
            }

            if (TRows.Value > 8)
            {
                Get(c + (8 * cStride), last, ref s8x0, ref s8x1);
            }

            if (TRows.Value > 9)
            {
                Get(c + (9 * cStride), last, ref s9x0, ref s9x1);
            }

            if (TRows.Value > 10)
            {
                Get(c + (10 * cStride), last, ref s10x0, ref s10x1);
            }

            if (TRows.Value > 11)
            {
                Get(c + (11 * cStride), last, ref s11x0, ref s11x1);
            }
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            TLanes b0 = TLanes.Load(b);
            TLanes b1 = TWidth.Value > 1 ? TLanes.Load(b + TLanes.Count) : b0;
            Add(TLanes.All(*a), b0, b1, ref s0x0, ref s0x1);
            if (TRows.Value > 1)
            {
                Add(TLanes.All(a[rowStride]), b0, b1, ref s1x0, ref s1x1);
            }

            if (TRows.Value > 2)
            {
                Add(TLanes.All(a[2 * rowStride]), b0, b1, ref s2x0, ref s2x1);
            }

            if (TRows.Value > 3)
            {
                Add(TLanes.All(*a1), b0, b1, ref s3x0, ref s3x1);
            }

            if (TRows.Value > 4)
            {
                Add(TLanes.All(a1[rowStride]), b0, b1, ref s4x0, ref s4x1);
            }

            if (TRows.Value > 5)
            {
                Add(TLanes.All(a1[2 * rowStride]), b0, b1, ref s5x0, ref s5x1);
            }

            if (TRows.Value > 6)
            {
                Add(TLanes.All(*a2), b0, b1, ref s6x0, ref s6x1);
            }

            if (TRows.Value > 7)
            {
                Add(TLanes.All(a2[rowStride]), b0, b1, ref s7x0, ref s7x1);
            }

            if (TRows.Value > 8)
            {
                Add(TLanes.All(a2[2 * rowStride]), b0, b1, ref s8x0, ref s8x1);
            }

            if (TRows.Value > 9)
            {
                Add(TLanes.All(*a3), b0, b1, ref s9x0, ref s9x1);
            }

            if (TRows.Value > 10)
            {
                Add(TLanes.All(a3[rowStride]), b0, b1, ref s10x0, ref s10x1);
            }

            if (TRows.Value > 11)
            {
                Add(TLanes.All(a3[2 * rowStride]), b0, b1, ref s11x0, ref s11x1);
            }

            a += depthStride;
            a1 += depthStride;
            a2 += depthStride;
            a3 += depthStride;
            b += bStride;
        }

        Put(c, last, s0x0, s0x1);
        if (TRows.Value > 1)
        {
            Put(c + cStride, last, s1x0, s1x1);
        }

        if (TRows.Value > 2)
        {
            Put(c + (2 * cStride), last, s2x0, s2x1);
        }

        if (TRows.Value > 3)
        {
            Put(c + (3 * cStride), last, s3x0, s3x1);
        }

        if (TRows.Value > 4)
        {
            Put(c + (4 * cStride), last, s4x0, s4x1);
        }

        if (TRows.Value > 5)
        {
            Put(c + (5 * cStride), last, s5x0, s5x1);
        }

        if (TRows.Value > 6)
        {
            Put(c + (6 * cStride), last, s6x0, s6x1);
        }

        if (TRows.Value > 7)
        {
            Put(c + (7 * cStride), last, s7x0, s7x1);
        }

        if (TRows.Value > 8)
        {
            Put(c + (8 * cStride), last, s8x0, s8x1);
        }

        if (TRows.Value > 9)
        {
            Put(c + (9 * cStride), last, s9x0, s9x1);
        }

        if (TRows.Value > 10)
        {
            Put(c + (10 * cStride), last, s10x0, s10x1);
        }

        if (TRows.Value > 11)
        {
            Put(c + (11 * cStride), last, s11x0, s11x1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TLanes x, TLanes b0, TLanes b1, ref TLanes s0, ref TLanes s1)
    {
        s0 = TLanes.FusedMultiplyAdd(x, b0, s0);
        if (TWidth.Value > 1)
        {
            s1 = TLanes.FusedMultiplyAdd(x, b1, s1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Get(T* c, int last, ref TLanes s0, ref TLanes s1)
    {
        if (TWidth.Value > 1)
        {
            s0 = TLanes.Load(c);
            s1 = last == TLanes.Count ? TLanes.Load(c + TLanes.Count) : TLanes.LoadFirst(c + TLanes.Count, last);
        }
        else
        {
            s0 = last == TLanes.Count ? TLanes.Load(c) : TLanes.LoadFirst(c, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* c, int last, TLanes s0, TLanes s1)
    {
        if (TWidth.Value > 1)
        {
            s0.Store(c);
            c += TLanes.Count;
        }

        TLanes edge = TWidth.Value > 1 ? s1 : s0;
        if (last == TLanes.Count)
        {
            edge.Store(c);
        }
        else
        {
            edge.StoreFirst(c, last);
        }
    }
}
