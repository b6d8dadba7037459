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
/// <typeparam name="TVector">A register.</typeparam>
/// <typeparam name="TLanes">What is done with registers.</typeparam>
/// <typeparam name="TRows">Rows of C, at most 12.</typeparam>
/// <typeparam name="TWidth">Registers side by side, 1 or 2.</typeparam>
internal static unsafe class ProductTile<T, TVector, TLanes, TRows, TWidth>
    where T : unmanaged
    where TLanes : struct, ITileArithmetic<T, TVector>
    where TRows : unmanaged
    where TWidth : unmanaged
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
        T* a1 = a + (3 * rowStride);
        T* a2 = a + (6 * rowStride);
        T* a3 = a + (9 * rowStride);
        TVector s0x0 = TLanes.Zero;
        TVector s0x1 = TLanes.Zero;
        TVector s1x0 = TLanes.Zero;
        TVector s1x1 = TLanes.Zero;
        TVector s2x0 = TLanes.Zero;
        TVector s2x1 = TLanes.Zero;
        TVector s3x0 = TLanes.Zero;
        TVector s3x1 = TLanes.Zero;
        TVector s4x0 = TLanes.Zero;
        TVector s4x1 = TLanes.Zero;
        TVector s5x0 = TLanes.Zero;
        TVector s5x1 = TLanes.Zero;
        TVector s6x0 = TLanes.Zero;
        TVector s6x1 = TLanes.Zero;
        TVector s7x0 = TLanes.Zero;
        TVector s7x1 = TLanes.Zero;
        TVector s8x0 = TLanes.Zero;
        TVector s8x1 = TLanes.Zero;
        TVector s9x0 = TLanes.Zero;
        TVector s9x1 = TLanes.Zero;
        TVector s10x0 = TLanes.Zero;
        TVector s10x1 = TLanes.Zero;
        TVector s11x0 = TLanes.Zero;
        TVector s11x1 = TLanes.Zero;
        if (!tile.StartsAtZero)
        {
            s0x0 = TLanes.Load(c);
            if (sizeof(TWidth) > 1)
            {
                s0x1 = TLanes.Load(c + TLanes.Count);
            }

            if (sizeof(TRows) > 1)
            {
                s1x0 = TLanes.Load(c + cStride);
                if (sizeof(TWidth) > 1)
                {
                    s1x1 = TLanes.Load(c + cStride + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 2)
            {
                s2x0 = TLanes.Load(c + (2 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s2x1 = TLanes.Load(c + (2 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 3)
            {
                s3x0 = TLanes.Load(c + (3 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s3x1 = TLanes.Load(c + (3 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 4)
            {
                s4x0 = TLanes.Load(c + (4 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s4x1 = TLanes.Load(c + (4 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 5)
            {
                s5x0 = TLanes.Load(c + (5 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s5x1 = TLanes.Load(c + (5 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 6)
            {
                s6x0 = TLanes.Load(c + (6 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s6x1 = TLanes.Load(c + (6 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 7)
            {
                s7x0 = TLanes.Load(c + (7 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s7x1 = TLanes.Load(c + (7 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 8)
            {
                s8x0 = TLanes.Load(c + (8 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s8x1 = TLanes.Load(c + (8 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 9)
            {
                s9x0 = TLanes.Load(c + (9 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s9x1 = TLanes.Load(c + (9 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 10)
            {
                s10x0 = TLanes.Load(c + (10 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s10x1 = TLanes.Load(c + (10 * cStride) + TLanes.Count);
                }
            }

            if (sizeof(TRows) > 11)
            {
                s11x0 = TLanes.Load(c + (11 * cStride));
                if (sizeof(TWidth) > 1)
                {
                    s11x1 = TLanes.Load(c + (11 * cStride) + TLanes.Count);
                }
            }
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(b);
            TVector b1 = sizeof(TWidth) > 1 ? TLanes.Load(b + TLanes.Count) : b0;
            TVector x0 = TLanes.All(*a);
            s0x0 = TLanes.FusedMultiplyAdd(x0, b0, s0x0);
            if (sizeof(TWidth) > 1)
            {
                s0x1 = TLanes.FusedMultiplyAdd(x0, b1, s0x1);
            }

            if (sizeof(TRows) > 1)
            {
                TVector x1 = TLanes.All(a[rowStride]);
                s1x0 = TLanes.FusedMultiplyAdd(x1, b0, s1x0);
                if (sizeof(TWidth) > 1)
                {
                    s1x1 = TLanes.FusedMultiplyAdd(x1, b1, s1x1);
                }
            }

            if (sizeof(TRows) > 2)
            {
                TVector x2 = TLanes.All(a[2 * rowStride]);
                s2x0 = TLanes.FusedMultiplyAdd(x2, b0, s2x0);
                if (sizeof(TWidth) > 1)
                {
                    s2x1 = TLanes.FusedMultiplyAdd(x2, b1, s2x1);
                }
            }

            if (sizeof(TRows) > 3)
            {
                TVector x3 = TLanes.All(*a1);
                s3x0 = TLanes.FusedMultiplyAdd(x3, b0, s3x0);
                if (sizeof(TWidth) > 1)
                {
                    s3x1 = TLanes.FusedMultiplyAdd(x3, b1, s3x1);
                }
            }

            if (sizeof(TRows) > 4)
            {
                TVector x4 = TLanes.All(a1[rowStride]);
                s4x0 = TLanes.FusedMultiplyAdd(x4, b0, s4x0);
                if (sizeof(TWidth) > 1)
                {
                    s4x1 = TLanes.FusedMultiplyAdd(x4, b1, s4x1);
                }
            }

            if (sizeof(TRows) > 5)
            {
                TVector x5 = TLanes.All(a1[2 * rowStride]);
                s5x0 = TLanes.FusedMultiplyAdd(x5, b0, s5x0);
                if (sizeof(TWidth) > 1)
                {
                    s5x1 = TLanes.FusedMultiplyAdd(x5, b1, s5x1);
                }
            }

            if (sizeof(TRows) > 6)
            {
                TVector x6 = TLanes.All(*a2);
                s6x0 = TLanes.FusedMultiplyAdd(x6, b0, s6x0);
                if (sizeof(TWidth) > 1)
                {
                    s6x1 = TLanes.FusedMultiplyAdd(x6, b1, s6x1);
                }
            }

            if (sizeof(TRows) > 7)
            {
                TVector x7 = TLanes.All(a2[rowStride]);
                s7x0 = TLanes.FusedMultiplyAdd(x7, b0, s7x0);
                if (sizeof(TWidth) > 1)
                {
                    s7x1 = TLanes.FusedMultiplyAdd(x7, b1, s7x1);
                }
            }

            if (sizeof(TRows) > 8)
            {
                TVector x8 = TLanes.All(a2[2 * rowStride]);
                s8x0 = TLanes.FusedMultiplyAdd(x8, b0, s8x0);
                if (sizeof(TWidth) > 1)
                {
                    s8x1 = TLanes.FusedMultiplyAdd(x8, b1, s8x1);
                }
            }

            if (sizeof(TRows) > 9)
            {
                TVector x9 = TLanes.All(*a3);
                s9x0 = TLanes.FusedMultiplyAdd(x9, b0, s9x0);
                if (sizeof(TWidth) > 1)
                {
                    s9x1 = TLanes.FusedMultiplyAdd(x9, b1, s9x1);
                }
            }

            if (sizeof(TRows) > 10)
            {
                TVector x10 = TLanes.All(a3[rowStride]);
                s10x0 = TLanes.FusedMultiplyAdd(x10, b0, s10x0);
                if (sizeof(TWidth) > 1)
                {
                    s10x1 = TLanes.FusedMultiplyAdd(x10, b1, s10x1);
                }
            }

            if (sizeof(TRows) > 11)
            {
                TVector x11 = TLanes.All(a3[2 * rowStride]);
                s11x0 = TLanes.FusedMultiplyAdd(x11, b0, s11x0);
                if (sizeof(TWidth) > 1)
                {
                    s11x1 = TLanes.FusedMultiplyAdd(x11, b1, s11x1);
                }
            }

            a += depthStride;
            a1 += depthStride;
            a2 += depthStride;
            a3 += depthStride;
            b += bStride;
        }

        TLanes.Store(s0x0, c);
        if (sizeof(TWidth) > 1)
        {
            TLanes.Store(s0x1, c + TLanes.Count);
        }

        if (sizeof(TRows) > 1)
        {
            TLanes.Store(s1x0, c + cStride);
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s1x1, c + cStride + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 2)
        {
            TLanes.Store(s2x0, c + (2 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s2x1, c + (2 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 3)
        {
            TLanes.Store(s3x0, c + (3 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s3x1, c + (3 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 4)
        {
            TLanes.Store(s4x0, c + (4 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s4x1, c + (4 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 5)
        {
            TLanes.Store(s5x0, c + (5 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s5x1, c + (5 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 6)
        {
            TLanes.Store(s6x0, c + (6 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s6x1, c + (6 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 7)
        {
            TLanes.Store(s7x0, c + (7 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s7x1, c + (7 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 8)
        {
            TLanes.Store(s8x0, c + (8 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s8x1, c + (8 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 9)
        {
            TLanes.Store(s9x0, c + (9 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s9x1, c + (9 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 10)
        {
            TLanes.Store(s10x0, c + (10 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s10x1, c + (10 * cStride) + TLanes.Count);
            }
        }

        if (sizeof(TRows) > 11)
        {
            TLanes.Store(s11x0, c + (11 * cStride));
            if (sizeof(TWidth) > 1)
            {
                TLanes.Store(s11x1, c + (11 * cStride) + TLanes.Count);
            }
        }
    }
}
