using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>C = Aᵀ · B where row k of B begins at an offset of its own (see <see cref="ShiftedRows"/>).</summary>
/// <remarks>Every element is one chain of fused multiply-adds over k in ascending order, as in the house's other products.</remarks>
internal static unsafe class ShiftedProduct
{
    /// <summary>The length of the rows of B and C is a multiple of this.</summary>
    public const int Columns = 48;

    /// <summary>Multiplies.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">A, depth × rows.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="b">What the offsets are counted from.</param>
    /// <param name="offsets">Where the rows of B begin.</param>
    /// <param name="depth">The number of rows of B.</param>
    /// <param name="c">C, rows × columns.</param>
    /// <param name="columns">Columns of B and C, a multiple of <see cref="Columns"/>.</param>
    public static void Run<T>(T* a, int rows, T* b, int* offsets, int depth, T* c, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        for (int column = 0; column < columns; column += 3 * width)
        {
            Tiles(a, rows, b + column, (width, 2 * width), offsets, depth, c + column, columns);
        }
    }

    /// <summary>Multiplies, and writes only the windows that count, row by row: for outputs whose rows are whole vectors (<see cref="ShiftedRows.IsWhole{T}"/>).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">A, depth × rows.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="b">The padded image.</param>
    /// <param name="offsets">Where the rows of B begin in it.</param>
    /// <param name="shape">The sizes of image and output.</param>
    /// <param name="c">Receives rows × output height × output width.</param>
    public static void RunWhole<T>(T* a, int rows, T* b, int* offsets, in ShiftedRows shape, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        int perRow = shape.OutputWidth / width;
        int vectors = shape.OutputHeight * perRow;
        for (int vector = 0; vector < vectors; vector += 3)
        {
            // The last three overlap those before them, where the same numbers are computed again.
            int first = Math.Min(vector, vectors - 3);
            int start = Place(first, perRow, shape.PaddedWidth, width);
            int second = Place(first + 1, perRow, shape.PaddedWidth, width) - start;
            int third = Place(first + 2, perRow, shape.PaddedWidth, width) - start;
            Tiles(a, rows, b + start, (second, third), offsets, shape.Depth, c + (first * width), vectors * width);
        }
    }

    private static int Place(int vector, int perRow, int paddedWidth, int width) => (vector / perRow * paddedWidth) + (vector % perRow * width);

    private static void Tiles<T>(T* a, int rows, T* b, (int Second, int Third) steps, int* offsets, int depth, T* c, int cStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = 0;
        for (; row <= rows - 8; row += 8)
        {
            Tile8(a + row, rows, b, steps, offsets, depth, c + ((long)row * cStride), cStride);
        }

        for (; row <= rows - 4; row += 4)
        {
            Tile4(a + row, rows, b, steps, offsets, depth, c + ((long)row * cStride), cStride);
        }

        for (; row < rows; row++)
        {
            Tile1(a + row, rows, b, steps, offsets, depth, c + ((long)row * cStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8<T>(T* a, int aStride, T* b, (int Second, int Third) steps, int* offsets, int depth, T* c, int cStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        (int second, int third) = steps;
        Vector512<T> c00 = Vector512<T>.Zero;
        Vector512<T> c01 = Vector512<T>.Zero;
        Vector512<T> c02 = Vector512<T>.Zero;
        Vector512<T> c10 = Vector512<T>.Zero;
        Vector512<T> c11 = Vector512<T>.Zero;
        Vector512<T> c12 = Vector512<T>.Zero;
        Vector512<T> c20 = Vector512<T>.Zero;
        Vector512<T> c21 = Vector512<T>.Zero;
        Vector512<T> c22 = Vector512<T>.Zero;
        Vector512<T> c30 = Vector512<T>.Zero;
        Vector512<T> c31 = Vector512<T>.Zero;
        Vector512<T> c32 = Vector512<T>.Zero;
        Vector512<T> c40 = Vector512<T>.Zero;
        Vector512<T> c41 = Vector512<T>.Zero;
        Vector512<T> c42 = Vector512<T>.Zero;
        Vector512<T> c50 = Vector512<T>.Zero;
        Vector512<T> c51 = Vector512<T>.Zero;
        Vector512<T> c52 = Vector512<T>.Zero;
        Vector512<T> c60 = Vector512<T>.Zero;
        Vector512<T> c61 = Vector512<T>.Zero;
        Vector512<T> c62 = Vector512<T>.Zero;
        Vector512<T> c70 = Vector512<T>.Zero;
        Vector512<T> c71 = Vector512<T>.Zero;
        Vector512<T> c72 = Vector512<T>.Zero;
        for (int k = 0; k < depth; k++, a += aStride)
        {
            T* row = b + offsets[k];
            Vector512<T> b0 = Vector512.Load(row);
            Vector512<T> b1 = Vector512.Load(row + second);
            Vector512<T> b2 = Vector512.Load(row + third);
            Vector512<T> a0 = Vector512.Create(a[0]);
            c00 = Fused.MultiplyAdd(a0, b0, c00);
            c01 = Fused.MultiplyAdd(a0, b1, c01);
            c02 = Fused.MultiplyAdd(a0, b2, c02);
            Vector512<T> a1 = Vector512.Create(a[1]);
            c10 = Fused.MultiplyAdd(a1, b0, c10);
            c11 = Fused.MultiplyAdd(a1, b1, c11);
            c12 = Fused.MultiplyAdd(a1, b2, c12);
            Vector512<T> a2 = Vector512.Create(a[2]);
            c20 = Fused.MultiplyAdd(a2, b0, c20);
            c21 = Fused.MultiplyAdd(a2, b1, c21);
            c22 = Fused.MultiplyAdd(a2, b2, c22);
            Vector512<T> a3 = Vector512.Create(a[3]);
            c30 = Fused.MultiplyAdd(a3, b0, c30);
            c31 = Fused.MultiplyAdd(a3, b1, c31);
            c32 = Fused.MultiplyAdd(a3, b2, c32);
            Vector512<T> a4 = Vector512.Create(a[4]);
            c40 = Fused.MultiplyAdd(a4, b0, c40);
            c41 = Fused.MultiplyAdd(a4, b1, c41);
            c42 = Fused.MultiplyAdd(a4, b2, c42);
            Vector512<T> a5 = Vector512.Create(a[5]);
            c50 = Fused.MultiplyAdd(a5, b0, c50);
            c51 = Fused.MultiplyAdd(a5, b1, c51);
            c52 = Fused.MultiplyAdd(a5, b2, c52);
            Vector512<T> a6 = Vector512.Create(a[6]);
            c60 = Fused.MultiplyAdd(a6, b0, c60);
            c61 = Fused.MultiplyAdd(a6, b1, c61);
            c62 = Fused.MultiplyAdd(a6, b2, c62);
            Vector512<T> a7 = Vector512.Create(a[7]);
            c70 = Fused.MultiplyAdd(a7, b0, c70);
            c71 = Fused.MultiplyAdd(a7, b1, c71);
            c72 = Fused.MultiplyAdd(a7, b2, c72);
        }

        c00.Store(c);
        c01.Store(c + width);
        c02.Store(c + (2 * width));
        c10.Store(c + cStride);
        c11.Store(c + cStride + width);
        c12.Store(c + cStride + (2 * width));
        c20.Store(c + (2 * cStride));
        c21.Store(c + (2 * cStride) + width);
        c22.Store(c + (2 * cStride) + (2 * width));
        c30.Store(c + (3 * cStride));
        c31.Store(c + (3 * cStride) + width);
        c32.Store(c + (3 * cStride) + (2 * width));
        c40.Store(c + (4 * cStride));
        c41.Store(c + (4 * cStride) + width);
        c42.Store(c + (4 * cStride) + (2 * width));
        c50.Store(c + (5 * cStride));
        c51.Store(c + (5 * cStride) + width);
        c52.Store(c + (5 * cStride) + (2 * width));
        c60.Store(c + (6 * cStride));
        c61.Store(c + (6 * cStride) + width);
        c62.Store(c + (6 * cStride) + (2 * width));
        c70.Store(c + (7 * cStride));
        c71.Store(c + (7 * cStride) + width);
        c72.Store(c + (7 * cStride) + (2 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<T>(T* a, int aStride, T* b, (int Second, int Third) steps, int* offsets, int depth, T* c, int cStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        (int second, int third) = steps;
        Vector512<T> c00 = Vector512<T>.Zero;
        Vector512<T> c01 = Vector512<T>.Zero;
        Vector512<T> c02 = Vector512<T>.Zero;
        Vector512<T> c10 = Vector512<T>.Zero;
        Vector512<T> c11 = Vector512<T>.Zero;
        Vector512<T> c12 = Vector512<T>.Zero;
        Vector512<T> c20 = Vector512<T>.Zero;
        Vector512<T> c21 = Vector512<T>.Zero;
        Vector512<T> c22 = Vector512<T>.Zero;
        Vector512<T> c30 = Vector512<T>.Zero;
        Vector512<T> c31 = Vector512<T>.Zero;
        Vector512<T> c32 = Vector512<T>.Zero;
        for (int k = 0; k < depth; k++, a += aStride)
        {
            T* row = b + offsets[k];
            Vector512<T> b0 = Vector512.Load(row);
            Vector512<T> b1 = Vector512.Load(row + second);
            Vector512<T> b2 = Vector512.Load(row + third);
            Vector512<T> a0 = Vector512.Create(a[0]);
            c00 = Fused.MultiplyAdd(a0, b0, c00);
            c01 = Fused.MultiplyAdd(a0, b1, c01);
            c02 = Fused.MultiplyAdd(a0, b2, c02);
            Vector512<T> a1 = Vector512.Create(a[1]);
            c10 = Fused.MultiplyAdd(a1, b0, c10);
            c11 = Fused.MultiplyAdd(a1, b1, c11);
            c12 = Fused.MultiplyAdd(a1, b2, c12);
            Vector512<T> a2 = Vector512.Create(a[2]);
            c20 = Fused.MultiplyAdd(a2, b0, c20);
            c21 = Fused.MultiplyAdd(a2, b1, c21);
            c22 = Fused.MultiplyAdd(a2, b2, c22);
            Vector512<T> a3 = Vector512.Create(a[3]);
            c30 = Fused.MultiplyAdd(a3, b0, c30);
            c31 = Fused.MultiplyAdd(a3, b1, c31);
            c32 = Fused.MultiplyAdd(a3, b2, c32);
        }

        c00.Store(c);
        c01.Store(c + width);
        c02.Store(c + (2 * width));
        c10.Store(c + cStride);
        c11.Store(c + cStride + width);
        c12.Store(c + cStride + (2 * width));
        c20.Store(c + (2 * cStride));
        c21.Store(c + (2 * cStride) + width);
        c22.Store(c + (2 * cStride) + (2 * width));
        c30.Store(c + (3 * cStride));
        c31.Store(c + (3 * cStride) + width);
        c32.Store(c + (3 * cStride) + (2 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<T>(T* a, int aStride, T* b, (int Second, int Third) steps, int* offsets, int depth, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        (int second, int third) = steps;
        Vector512<T> c00 = Vector512<T>.Zero;
        Vector512<T> c01 = Vector512<T>.Zero;
        Vector512<T> c02 = Vector512<T>.Zero;
        for (int k = 0; k < depth; k++, a += aStride)
        {
            T* row = b + offsets[k];
            Vector512<T> b0 = Vector512.Load(row);
            Vector512<T> b1 = Vector512.Load(row + second);
            Vector512<T> b2 = Vector512.Load(row + third);
            Vector512<T> a0 = Vector512.Create(a[0]);
            c00 = Fused.MultiplyAdd(a0, b0, c00);
            c01 = Fused.MultiplyAdd(a0, b1, c01);
            c02 = Fused.MultiplyAdd(a0, b2, c02);
        }

        c00.Store(c);
        c01.Store(c + width);
        c02.Store(c + (2 * width));
    }
}
