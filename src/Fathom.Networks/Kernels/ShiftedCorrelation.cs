using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>C += B · G where row k of B begins at an offset of its own (see <see cref="ShiftedRows"/>) and G holds a row per window: the gradient of the weights of a convolution.</summary>
/// <remarks>Every element is one chain of fused multiply-adds over the windows in ascending order, which goes on from what C holds.</remarks>
internal static unsafe class ShiftedCorrelation
{
    /// <summary>Rows of a tile; as many rows of C must be there as fill whole tiles.</summary>
    public const int TileRows = 8;

    /// <summary>Adds the products.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The padded image.</param>
    /// <param name="offsets">Where the rows of B begin; as many as fill whole tiles.</param>
    /// <param name="rows">The windows.</param>
    /// <param name="g">G, windows × columns.</param>
    /// <param name="columns">Columns of G and C, a multiple of the number of lanes.</param>
    /// <param name="c">C, depth × columns.</param>
    public static void Run<T>(T* x, int* offsets, in ShiftedRows rows, T* g, int columns, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        for (int column = 0; column < columns;)
        {
            // Four vectors are better shared as two and two than as three and one.
            int left = (columns - column) / width;
            int vectors = left == 4 ? 2 : Math.Min(left, 3);
            for (int k = 0; k < rows.Depth; k += TileRows)
            {
                T* target = c + ((long)k * columns) + column;
                switch (vectors)
                {
                    case 1:
                        Tile1(x, offsets + k, g + column, columns, rows, target);
                        break;
                    case 2:
                        Tile2(x, offsets + k, g + column, columns, rows, target);
                        break;
                    default:
                        Tile3(x, offsets + k, g + column, columns, rows, target);
                        break;
                }
            }

            column += vectors * width;
        }
    }

    /// <summary>The rows of whole tiles.</summary>
    /// <param name="depth">The rows that are needed.</param>
    /// <returns>The next multiple of the rows of a tile.</returns>
    public static int WholeRows(int depth) => (depth + TileRows - 1) / TileRows * TileRows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<T>(T* x, int* offsets, T* g, int stride, in ShiftedRows rows, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* x0 = x + offsets[0];
        T* x1 = x + offsets[1];
        T* x2 = x + offsets[2];
        T* x3 = x + offsets[3];
        T* x4 = x + offsets[4];
        T* x5 = x + offsets[5];
        T* x6 = x + offsets[6];
        T* x7 = x + offsets[7];
        Vector512<T> c00 = Vector512.Load(c);
        Vector512<T> c10 = Vector512.Load(c + stride);
        Vector512<T> c20 = Vector512.Load(c + (2 * stride));
        Vector512<T> c30 = Vector512.Load(c + (3 * stride));
        Vector512<T> c40 = Vector512.Load(c + (4 * stride));
        Vector512<T> c50 = Vector512.Load(c + (5 * stride));
        Vector512<T> c60 = Vector512.Load(c + (6 * stride));
        Vector512<T> c70 = Vector512.Load(c + (7 * stride));
        for (int row = 0; row < rows.OutputHeight; row++)
        {
            int first = row * rows.PaddedWidth;
            for (int place = first; place < first + rows.OutputWidth; place++, g += stride)
            {
                Vector512<T> g0 = Vector512.Load(g);
                Vector512<T> a0 = Vector512.Create(x0[place]);
                c00 = Fused.MultiplyAdd(a0, g0, c00);
                Vector512<T> a1 = Vector512.Create(x1[place]);
                c10 = Fused.MultiplyAdd(a1, g0, c10);
                Vector512<T> a2 = Vector512.Create(x2[place]);
                c20 = Fused.MultiplyAdd(a2, g0, c20);
                Vector512<T> a3 = Vector512.Create(x3[place]);
                c30 = Fused.MultiplyAdd(a3, g0, c30);
                Vector512<T> a4 = Vector512.Create(x4[place]);
                c40 = Fused.MultiplyAdd(a4, g0, c40);
                Vector512<T> a5 = Vector512.Create(x5[place]);
                c50 = Fused.MultiplyAdd(a5, g0, c50);
                Vector512<T> a6 = Vector512.Create(x6[place]);
                c60 = Fused.MultiplyAdd(a6, g0, c60);
                Vector512<T> a7 = Vector512.Create(x7[place]);
                c70 = Fused.MultiplyAdd(a7, g0, c70);
            }
        }

        c00.Store(c);
        c10.Store(c + stride);
        c20.Store(c + (2 * stride));
        c30.Store(c + (3 * stride));
        c40.Store(c + (4 * stride));
        c50.Store(c + (5 * stride));
        c60.Store(c + (6 * stride));
        c70.Store(c + (7 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2<T>(T* x, int* offsets, T* g, int stride, in ShiftedRows rows, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        T* x0 = x + offsets[0];
        T* x1 = x + offsets[1];
        T* x2 = x + offsets[2];
        T* x3 = x + offsets[3];
        T* x4 = x + offsets[4];
        T* x5 = x + offsets[5];
        T* x6 = x + offsets[6];
        T* x7 = x + offsets[7];
        Vector512<T> c00 = Vector512.Load(c);
        Vector512<T> c01 = Vector512.Load(c + width);
        Vector512<T> c10 = Vector512.Load(c + stride);
        Vector512<T> c11 = Vector512.Load(c + stride + width);
        Vector512<T> c20 = Vector512.Load(c + (2 * stride));
        Vector512<T> c21 = Vector512.Load(c + (2 * stride) + width);
        Vector512<T> c30 = Vector512.Load(c + (3 * stride));
        Vector512<T> c31 = Vector512.Load(c + (3 * stride) + width);
        Vector512<T> c40 = Vector512.Load(c + (4 * stride));
        Vector512<T> c41 = Vector512.Load(c + (4 * stride) + width);
        Vector512<T> c50 = Vector512.Load(c + (5 * stride));
        Vector512<T> c51 = Vector512.Load(c + (5 * stride) + width);
        Vector512<T> c60 = Vector512.Load(c + (6 * stride));
        Vector512<T> c61 = Vector512.Load(c + (6 * stride) + width);
        Vector512<T> c70 = Vector512.Load(c + (7 * stride));
        Vector512<T> c71 = Vector512.Load(c + (7 * stride) + width);
        for (int row = 0; row < rows.OutputHeight; row++)
        {
            int first = row * rows.PaddedWidth;
            for (int place = first; place < first + rows.OutputWidth; place++, g += stride)
            {
                Vector512<T> g0 = Vector512.Load(g);
                Vector512<T> g1 = Vector512.Load(g + width);
                Vector512<T> a0 = Vector512.Create(x0[place]);
                c00 = Fused.MultiplyAdd(a0, g0, c00);
                c01 = Fused.MultiplyAdd(a0, g1, c01);
                Vector512<T> a1 = Vector512.Create(x1[place]);
                c10 = Fused.MultiplyAdd(a1, g0, c10);
                c11 = Fused.MultiplyAdd(a1, g1, c11);
                Vector512<T> a2 = Vector512.Create(x2[place]);
                c20 = Fused.MultiplyAdd(a2, g0, c20);
                c21 = Fused.MultiplyAdd(a2, g1, c21);
                Vector512<T> a3 = Vector512.Create(x3[place]);
                c30 = Fused.MultiplyAdd(a3, g0, c30);
                c31 = Fused.MultiplyAdd(a3, g1, c31);
                Vector512<T> a4 = Vector512.Create(x4[place]);
                c40 = Fused.MultiplyAdd(a4, g0, c40);
                c41 = Fused.MultiplyAdd(a4, g1, c41);
                Vector512<T> a5 = Vector512.Create(x5[place]);
                c50 = Fused.MultiplyAdd(a5, g0, c50);
                c51 = Fused.MultiplyAdd(a5, g1, c51);
                Vector512<T> a6 = Vector512.Create(x6[place]);
                c60 = Fused.MultiplyAdd(a6, g0, c60);
                c61 = Fused.MultiplyAdd(a6, g1, c61);
                Vector512<T> a7 = Vector512.Create(x7[place]);
                c70 = Fused.MultiplyAdd(a7, g0, c70);
                c71 = Fused.MultiplyAdd(a7, g1, c71);
            }
        }

        c00.Store(c);
        c01.Store(c + width);
        c10.Store(c + stride);
        c11.Store(c + stride + width);
        c20.Store(c + (2 * stride));
        c21.Store(c + (2 * stride) + width);
        c30.Store(c + (3 * stride));
        c31.Store(c + (3 * stride) + width);
        c40.Store(c + (4 * stride));
        c41.Store(c + (4 * stride) + width);
        c50.Store(c + (5 * stride));
        c51.Store(c + (5 * stride) + width);
        c60.Store(c + (6 * stride));
        c61.Store(c + (6 * stride) + width);
        c70.Store(c + (7 * stride));
        c71.Store(c + (7 * stride) + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3<T>(T* x, int* offsets, T* g, int stride, in ShiftedRows rows, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        T* x0 = x + offsets[0];
        T* x1 = x + offsets[1];
        T* x2 = x + offsets[2];
        T* x3 = x + offsets[3];
        T* x4 = x + offsets[4];
        T* x5 = x + offsets[5];
        T* x6 = x + offsets[6];
        T* x7 = x + offsets[7];
        Vector512<T> c00 = Vector512.Load(c);
        Vector512<T> c01 = Vector512.Load(c + width);
        Vector512<T> c02 = Vector512.Load(c + (2 * width));
        Vector512<T> c10 = Vector512.Load(c + stride);
        Vector512<T> c11 = Vector512.Load(c + stride + width);
        Vector512<T> c12 = Vector512.Load(c + stride + (2 * width));
        Vector512<T> c20 = Vector512.Load(c + (2 * stride));
        Vector512<T> c21 = Vector512.Load(c + (2 * stride) + width);
        Vector512<T> c22 = Vector512.Load(c + (2 * stride) + (2 * width));
        Vector512<T> c30 = Vector512.Load(c + (3 * stride));
        Vector512<T> c31 = Vector512.Load(c + (3 * stride) + width);
        Vector512<T> c32 = Vector512.Load(c + (3 * stride) + (2 * width));
        Vector512<T> c40 = Vector512.Load(c + (4 * stride));
        Vector512<T> c41 = Vector512.Load(c + (4 * stride) + width);
        Vector512<T> c42 = Vector512.Load(c + (4 * stride) + (2 * width));
        Vector512<T> c50 = Vector512.Load(c + (5 * stride));
        Vector512<T> c51 = Vector512.Load(c + (5 * stride) + width);
        Vector512<T> c52 = Vector512.Load(c + (5 * stride) + (2 * width));
        Vector512<T> c60 = Vector512.Load(c + (6 * stride));
        Vector512<T> c61 = Vector512.Load(c + (6 * stride) + width);
        Vector512<T> c62 = Vector512.Load(c + (6 * stride) + (2 * width));
        Vector512<T> c70 = Vector512.Load(c + (7 * stride));
        Vector512<T> c71 = Vector512.Load(c + (7 * stride) + width);
        Vector512<T> c72 = Vector512.Load(c + (7 * stride) + (2 * width));
        for (int row = 0; row < rows.OutputHeight; row++)
        {
            int first = row * rows.PaddedWidth;
            for (int place = first; place < first + rows.OutputWidth; place++, g += stride)
            {
                Vector512<T> g0 = Vector512.Load(g);
                Vector512<T> g1 = Vector512.Load(g + width);
                Vector512<T> g2 = Vector512.Load(g + (2 * width));
                Vector512<T> a0 = Vector512.Create(x0[place]);
                c00 = Fused.MultiplyAdd(a0, g0, c00);
                c01 = Fused.MultiplyAdd(a0, g1, c01);
                c02 = Fused.MultiplyAdd(a0, g2, c02);
                Vector512<T> a1 = Vector512.Create(x1[place]);
                c10 = Fused.MultiplyAdd(a1, g0, c10);
                c11 = Fused.MultiplyAdd(a1, g1, c11);
                c12 = Fused.MultiplyAdd(a1, g2, c12);
                Vector512<T> a2 = Vector512.Create(x2[place]);
                c20 = Fused.MultiplyAdd(a2, g0, c20);
                c21 = Fused.MultiplyAdd(a2, g1, c21);
                c22 = Fused.MultiplyAdd(a2, g2, c22);
                Vector512<T> a3 = Vector512.Create(x3[place]);
                c30 = Fused.MultiplyAdd(a3, g0, c30);
                c31 = Fused.MultiplyAdd(a3, g1, c31);
                c32 = Fused.MultiplyAdd(a3, g2, c32);
                Vector512<T> a4 = Vector512.Create(x4[place]);
                c40 = Fused.MultiplyAdd(a4, g0, c40);
                c41 = Fused.MultiplyAdd(a4, g1, c41);
                c42 = Fused.MultiplyAdd(a4, g2, c42);
                Vector512<T> a5 = Vector512.Create(x5[place]);
                c50 = Fused.MultiplyAdd(a5, g0, c50);
                c51 = Fused.MultiplyAdd(a5, g1, c51);
                c52 = Fused.MultiplyAdd(a5, g2, c52);
                Vector512<T> a6 = Vector512.Create(x6[place]);
                c60 = Fused.MultiplyAdd(a6, g0, c60);
                c61 = Fused.MultiplyAdd(a6, g1, c61);
                c62 = Fused.MultiplyAdd(a6, g2, c62);
                Vector512<T> a7 = Vector512.Create(x7[place]);
                c70 = Fused.MultiplyAdd(a7, g0, c70);
                c71 = Fused.MultiplyAdd(a7, g1, c71);
                c72 = Fused.MultiplyAdd(a7, g2, c72);
            }
        }

        c00.Store(c);
        c01.Store(c + width);
        c02.Store(c + (2 * width));
        c10.Store(c + stride);
        c11.Store(c + stride + width);
        c12.Store(c + stride + (2 * width));
        c20.Store(c + (2 * stride));
        c21.Store(c + (2 * stride) + width);
        c22.Store(c + (2 * stride) + (2 * width));
        c30.Store(c + (3 * stride));
        c31.Store(c + (3 * stride) + width);
        c32.Store(c + (3 * stride) + (2 * width));
        c40.Store(c + (4 * stride));
        c41.Store(c + (4 * stride) + width);
        c42.Store(c + (4 * stride) + (2 * width));
        c50.Store(c + (5 * stride));
        c51.Store(c + (5 * stride) + width);
        c52.Store(c + (5 * stride) + (2 * width));
        c60.Store(c + (6 * stride));
        c61.Store(c + (6 * stride) + width);
        c62.Store(c + (6 * stride) + (2 * width));
        c70.Store(c + (7 * stride));
        c71.Store(c + (7 * stride) + width);
        c72.Store(c + (7 * stride) + (2 * width));
    }
}
