using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Four rows by twelve columns in twelve registers of 256 bits: the main tile where wider registers are missing.</summary>
internal readonly struct Tile4By12 : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 4;

    /// <inheritdoc />
    public static int Columns => 12;

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
        Vector256<double> s0x0 = Vector256<double>.Zero;
        Vector256<double> s0x1 = Vector256<double>.Zero;
        Vector256<double> s0x2 = Vector256<double>.Zero;
        Vector256<double> s1x0 = Vector256<double>.Zero;
        Vector256<double> s1x1 = Vector256<double>.Zero;
        Vector256<double> s1x2 = Vector256<double>.Zero;
        Vector256<double> s2x0 = Vector256<double>.Zero;
        Vector256<double> s2x1 = Vector256<double>.Zero;
        Vector256<double> s2x2 = Vector256<double>.Zero;
        Vector256<double> s3x0 = Vector256<double>.Zero;
        Vector256<double> s3x1 = Vector256<double>.Zero;
        Vector256<double> s3x2 = Vector256<double>.Zero;
        if (!tile.StartsAtZero)
        {
            s0x0 = Vector256.Load(c);
            s0x1 = Vector256.Load(c + 4);
            s0x2 = Vector256.Load(c + 8);
            s1x0 = Vector256.Load(c + cStride);
            s1x1 = Vector256.Load(c + cStride + 4);
            s1x2 = Vector256.Load(c + cStride + 8);
            s2x0 = Vector256.Load(c + (2 * cStride));
            s2x1 = Vector256.Load(c + (2 * cStride) + 4);
            s2x2 = Vector256.Load(c + (2 * cStride) + 8);
            s3x0 = Vector256.Load(c + (3 * cStride));
            s3x1 = Vector256.Load(c + (3 * cStride) + 4);
            s3x2 = Vector256.Load(c + (3 * cStride) + 8);
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            Vector256<double> b0 = Vector256.Load(b);
            Vector256<double> b1 = Vector256.Load(b + 4);
            Vector256<double> b2 = Vector256.Load(b + 8);
            Vector256<double> x0 = Vector256.Create(*a);
            s0x0 = Vector256.FusedMultiplyAdd(x0, b0, s0x0);
            s0x1 = Vector256.FusedMultiplyAdd(x0, b1, s0x1);
            s0x2 = Vector256.FusedMultiplyAdd(x0, b2, s0x2);
            Vector256<double> x1 = Vector256.Create(a[rowStride]);
            s1x0 = Vector256.FusedMultiplyAdd(x1, b0, s1x0);
            s1x1 = Vector256.FusedMultiplyAdd(x1, b1, s1x1);
            s1x2 = Vector256.FusedMultiplyAdd(x1, b2, s1x2);
            Vector256<double> x2 = Vector256.Create(a[2 * rowStride]);
            s2x0 = Vector256.FusedMultiplyAdd(x2, b0, s2x0);
            s2x1 = Vector256.FusedMultiplyAdd(x2, b1, s2x1);
            s2x2 = Vector256.FusedMultiplyAdd(x2, b2, s2x2);
            Vector256<double> x3 = Vector256.Create(*a1);
            s3x0 = Vector256.FusedMultiplyAdd(x3, b0, s3x0);
            s3x1 = Vector256.FusedMultiplyAdd(x3, b1, s3x1);
            s3x2 = Vector256.FusedMultiplyAdd(x3, b2, s3x2);
            a += depthStride;
            a1 += depthStride;
            b += bStride;
        }

        s0x0.Store(c);
        s0x1.Store(c + 4);
        s0x2.Store(c + 8);
        s1x0.Store(c + cStride);
        s1x1.Store(c + cStride + 4);
        s1x2.Store(c + cStride + 8);
        s2x0.Store(c + (2 * cStride));
        s2x1.Store(c + (2 * cStride) + 4);
        s2x2.Store(c + (2 * cStride) + 8);
        s3x0.Store(c + (3 * cStride));
        s3x1.Store(c + (3 * cStride) + 4);
        s3x2.Store(c + (3 * cStride) + 8);
    }
}
