using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>One row by sixteen columns in registers of 512 bits: the last rows of a product.</summary>
internal readonly struct Tile1By16 : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 1;

    /// <inheritdoc />
    public static int Columns => 16;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Accumulate(in ProductTileArguments tile)
    {
        double* a = tile.A;
        double* b = tile.B;
        double* c = tile.C;
        nint depthStride = tile.ADepthStride;
        nint bStride = tile.BStride;
        Vector512<double> s0x0 = Vector512<double>.Zero;
        Vector512<double> s0x1 = Vector512<double>.Zero;
        if (!tile.StartsAtZero)
        {
            s0x0 = Vector512.Load(c);
            s0x1 = Vector512.Load(c + 8);
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            Vector512<double> b0 = Vector512.Load(b);
            Vector512<double> b1 = Vector512.Load(b + 8);
            Vector512<double> x0 = Vector512.Create(*a);
            s0x0 = Vector512.FusedMultiplyAdd(x0, b0, s0x0);
            s0x1 = Vector512.FusedMultiplyAdd(x0, b1, s0x1);
            a += depthStride;
            b += bStride;
        }

        s0x0.Store(c);
        s0x1.Store(c + 8);
    }
}
