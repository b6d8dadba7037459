using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Twelve rows by sixteen columns in 24 registers of 512 bits: the main tile where such registers exist.</summary>
internal readonly struct Tile12By16 : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 12;

    /// <inheritdoc />
    public static int Columns => 16;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Accumulate(in ProductTileArguments tile)
    {
        double* a = tile.A;
        double* b = tile.B;
        double* c = tile.C;
        nint rowStride = tile.ARowStride;
        nint depthStride = tile.ADepthStride;
        nint bStride = tile.BStride;
        nint cStride = tile.CStride;
        double* a1 = a + (3 * rowStride);
        double* a2 = a + (6 * rowStride);
        double* a3 = a + (9 * rowStride);
        Vector512<double> s0x0 = Vector512<double>.Zero;
        Vector512<double> s0x1 = Vector512<double>.Zero;
        Vector512<double> s1x0 = Vector512<double>.Zero;
        Vector512<double> s1x1 = Vector512<double>.Zero;
        Vector512<double> s2x0 = Vector512<double>.Zero;
        Vector512<double> s2x1 = Vector512<double>.Zero;
        Vector512<double> s3x0 = Vector512<double>.Zero;
        Vector512<double> s3x1 = Vector512<double>.Zero;
        Vector512<double> s4x0 = Vector512<double>.Zero;
        Vector512<double> s4x1 = Vector512<double>.Zero;
        Vector512<double> s5x0 = Vector512<double>.Zero;
        Vector512<double> s5x1 = Vector512<double>.Zero;
        Vector512<double> s6x0 = Vector512<double>.Zero;
        Vector512<double> s6x1 = Vector512<double>.Zero;
        Vector512<double> s7x0 = Vector512<double>.Zero;
        Vector512<double> s7x1 = Vector512<double>.Zero;
        Vector512<double> s8x0 = Vector512<double>.Zero;
        Vector512<double> s8x1 = Vector512<double>.Zero;
        Vector512<double> s9x0 = Vector512<double>.Zero;
        Vector512<double> s9x1 = Vector512<double>.Zero;
        Vector512<double> s10x0 = Vector512<double>.Zero;
        Vector512<double> s10x1 = Vector512<double>.Zero;
        Vector512<double> s11x0 = Vector512<double>.Zero;
        Vector512<double> s11x1 = Vector512<double>.Zero;
        if (!tile.StartsAtZero)
        {
            s0x0 = Vector512.Load(c);
            s0x1 = Vector512.Load(c + 8);
            s1x0 = Vector512.Load(c + cStride);
            s1x1 = Vector512.Load(c + cStride + 8);
            s2x0 = Vector512.Load(c + (2 * cStride));
            s2x1 = Vector512.Load(c + (2 * cStride) + 8);
            s3x0 = Vector512.Load(c + (3 * cStride));
            s3x1 = Vector512.Load(c + (3 * cStride) + 8);
            s4x0 = Vector512.Load(c + (4 * cStride));
            s4x1 = Vector512.Load(c + (4 * cStride) + 8);
            s5x0 = Vector512.Load(c + (5 * cStride));
            s5x1 = Vector512.Load(c + (5 * cStride) + 8);
            s6x0 = Vector512.Load(c + (6 * cStride));
            s6x1 = Vector512.Load(c + (6 * cStride) + 8);
            s7x0 = Vector512.Load(c + (7 * cStride));
            s7x1 = Vector512.Load(c + (7 * cStride) + 8);
            s8x0 = Vector512.Load(c + (8 * cStride));
            s8x1 = Vector512.Load(c + (8 * cStride) + 8);
            s9x0 = Vector512.Load(c + (9 * cStride));
            s9x1 = Vector512.Load(c + (9 * cStride) + 8);
            s10x0 = Vector512.Load(c + (10 * cStride));
            s10x1 = Vector512.Load(c + (10 * cStride) + 8);
            s11x0 = Vector512.Load(c + (11 * cStride));
            s11x1 = Vector512.Load(c + (11 * cStride) + 8);
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            Vector512<double> b0 = Vector512.Load(b);
            Vector512<double> b1 = Vector512.Load(b + 8);
            Vector512<double> x0 = Vector512.Create(*a);
            s0x0 = Vector512.FusedMultiplyAdd(x0, b0, s0x0);
            s0x1 = Vector512.FusedMultiplyAdd(x0, b1, s0x1);
            Vector512<double> x1 = Vector512.Create(a[rowStride]);
            s1x0 = Vector512.FusedMultiplyAdd(x1, b0, s1x0);
            s1x1 = Vector512.FusedMultiplyAdd(x1, b1, s1x1);
            Vector512<double> x2 = Vector512.Create(a[2 * rowStride]);
            s2x0 = Vector512.FusedMultiplyAdd(x2, b0, s2x0);
            s2x1 = Vector512.FusedMultiplyAdd(x2, b1, s2x1);
            Vector512<double> x3 = Vector512.Create(*a1);
            s3x0 = Vector512.FusedMultiplyAdd(x3, b0, s3x0);
            s3x1 = Vector512.FusedMultiplyAdd(x3, b1, s3x1);
            Vector512<double> x4 = Vector512.Create(a1[rowStride]);
            s4x0 = Vector512.FusedMultiplyAdd(x4, b0, s4x0);
            s4x1 = Vector512.FusedMultiplyAdd(x4, b1, s4x1);
            Vector512<double> x5 = Vector512.Create(a1[2 * rowStride]);
            s5x0 = Vector512.FusedMultiplyAdd(x5, b0, s5x0);
            s5x1 = Vector512.FusedMultiplyAdd(x5, b1, s5x1);
            Vector512<double> x6 = Vector512.Create(*a2);
            s6x0 = Vector512.FusedMultiplyAdd(x6, b0, s6x0);
            s6x1 = Vector512.FusedMultiplyAdd(x6, b1, s6x1);
            Vector512<double> x7 = Vector512.Create(a2[rowStride]);
            s7x0 = Vector512.FusedMultiplyAdd(x7, b0, s7x0);
            s7x1 = Vector512.FusedMultiplyAdd(x7, b1, s7x1);
            Vector512<double> x8 = Vector512.Create(a2[2 * rowStride]);
            s8x0 = Vector512.FusedMultiplyAdd(x8, b0, s8x0);
            s8x1 = Vector512.FusedMultiplyAdd(x8, b1, s8x1);
            Vector512<double> x9 = Vector512.Create(*a3);
            s9x0 = Vector512.FusedMultiplyAdd(x9, b0, s9x0);
            s9x1 = Vector512.FusedMultiplyAdd(x9, b1, s9x1);
            Vector512<double> x10 = Vector512.Create(a3[rowStride]);
            s10x0 = Vector512.FusedMultiplyAdd(x10, b0, s10x0);
            s10x1 = Vector512.FusedMultiplyAdd(x10, b1, s10x1);
            Vector512<double> x11 = Vector512.Create(a3[2 * rowStride]);
            s11x0 = Vector512.FusedMultiplyAdd(x11, b0, s11x0);
            s11x1 = Vector512.FusedMultiplyAdd(x11, b1, s11x1);
            a += depthStride;
            a1 += depthStride;
            a2 += depthStride;
            a3 += depthStride;
            b += bStride;
        }

        s0x0.Store(c);
        s0x1.Store(c + 8);
        s1x0.Store(c + cStride);
        s1x1.Store(c + cStride + 8);
        s2x0.Store(c + (2 * cStride));
        s2x1.Store(c + (2 * cStride) + 8);
        s3x0.Store(c + (3 * cStride));
        s3x1.Store(c + (3 * cStride) + 8);
        s4x0.Store(c + (4 * cStride));
        s4x1.Store(c + (4 * cStride) + 8);
        s5x0.Store(c + (5 * cStride));
        s5x1.Store(c + (5 * cStride) + 8);
        s6x0.Store(c + (6 * cStride));
        s6x1.Store(c + (6 * cStride) + 8);
        s7x0.Store(c + (7 * cStride));
        s7x1.Store(c + (7 * cStride) + 8);
        s8x0.Store(c + (8 * cStride));
        s8x1.Store(c + (8 * cStride) + 8);
        s9x0.Store(c + (9 * cStride));
        s9x1.Store(c + (9 * cStride) + 8);
        s10x0.Store(c + (10 * cStride));
        s10x1.Store(c + (10 * cStride) + 8);
        s11x0.Store(c + (11 * cStride));
        s11x1.Store(c + (11 * cStride) + 8);
    }
}
