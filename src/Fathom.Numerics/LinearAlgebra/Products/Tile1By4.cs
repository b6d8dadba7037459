using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>One row by four columns in a register of 256 bits: the last rows of the right edge.</summary>
internal readonly struct Tile1By4 : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 1;

    /// <inheritdoc />
    public static int Columns => 4;

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
        if (!tile.StartsAtZero)
        {
            s0x0 = Vector256.Load(c);
        }

        for (int k = tile.Depth; k > 0; k--)
        {
            Vector256<double> b0 = Vector256.Load(b);
            Vector256<double> x0 = Vector256.Create(*a);
            s0x0 = Vector256.FusedMultiplyAdd(x0, b0, s0x0);
            a += depthStride;
            b += bStride;
        }

        s0x0.Store(c);
    }
}
