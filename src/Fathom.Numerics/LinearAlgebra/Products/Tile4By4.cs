using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Four rows by four columns in four registers of 256 bits: the right edge of a product.</summary>
internal readonly struct Tile4By4 : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 4;

    /// <inheritdoc />
    public static int Columns => 4;

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
        Vector256<double> s1x0 = Vector256<double>.Zero;
        Vector256<double> s2x0 = Vector256<double>.Zero;
        Vector256<double> s3x0 = Vector256<double>.Zero;
        if (!tile.StartsAtZero)
        {
            s0x0 = Vector256.Load(c);
            s1x0 = Vector256.Load(c + cStride);
            s2x0 = Vector256.Load(c + (2 * cStride));
            s3x0 = Vector256.Load(c + (3 * cStride));
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            Vector256<double> b0 = Vector256.Load(b);
            Vector256<double> x0 = Vector256.Create(*a);
            s0x0 = Vector256.FusedMultiplyAdd(x0, b0, s0x0);
            Vector256<double> x1 = Vector256.Create(a[rowStride]);
            s1x0 = Vector256.FusedMultiplyAdd(x1, b0, s1x0);
            Vector256<double> x2 = Vector256.Create(a[2 * rowStride]);
            s2x0 = Vector256.FusedMultiplyAdd(x2, b0, s2x0);
            Vector256<double> x3 = Vector256.Create(*a1);
            s3x0 = Vector256.FusedMultiplyAdd(x3, b0, s3x0);
            a += depthStride;
            a1 += depthStride;
            b += bStride;
        }

        s0x0.Store(c);
        s1x0.Store(c + cStride);
        s2x0.Store(c + (2 * cStride));
        s3x0.Store(c + (3 * cStride));
    }
}
