using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>One row by twelve columns in registers of 256 bits: the last rows of a product.</summary>
internal readonly struct Tile1By12 : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 1;

    /// <inheritdoc />
    public static int Columns => 12;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Accumulate(in ProductTileArguments tile)
    {
        double* a = tile.A;
        double* b = tile.B;
        double* c = tile.C;
        nint depthStride = tile.ADepthStride;
        nint bStride = tile.BStride;
        Vector256<double> s0x0 = Vector256<double>.Zero;
        Vector256<double> s0x1 = Vector256<double>.Zero;
        Vector256<double> s0x2 = Vector256<double>.Zero;
        if (!tile.StartsAtZero)
        {
            s0x0 = Vector256.Load(c);
            s0x1 = Vector256.Load(c + 4);
            s0x2 = Vector256.Load(c + 8);
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
            a += depthStride;
            b += bStride;
        }

        s0x0.Store(c);
        s0x1.Store(c + 4);
        s0x2.Store(c + 8);
    }
}
