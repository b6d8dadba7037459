using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.MeanField;

/// <summary>Small matrix products on arrays whose dimensions are padded with zeros to multiples of eight.</summary>
/// <remarks>
/// Each entry is one chain of fused multiply-adds over the inner index, so results do not depend on the vector width, on the thread,
/// or on which part of the product is asked for.
/// </remarks>
internal static class PaddedProduct
{
    /// <summary>The next multiple of eight.</summary>
    /// <param name="size">A positive size.</param>
    /// <returns>The padded size.</returns>
    public static int Pad(int size) => (size + 7) & ~7;

    /// <summary>Four rows of A·B: result[i, j] = Σ_k a(i, k) b[k, j] for j from <paramref name="firstColumn"/>.</summary>
    /// <param name="a">First of the four rows of A.</param>
    /// <param name="rowStride">Distance in <paramref name="a"/> between rows.</param>
    /// <param name="innerStride">Distance in <paramref name="a"/> between successive inner indices.</param>
    /// <param name="b">B, row-major with <paramref name="columns"/> columns.</param>
    /// <param name="inner">The inner dimension.</param>
    /// <param name="columns">Columns of B, a multiple of eight.</param>
    /// <param name="firstColumn">First column computed, a multiple of eight.</param>
    /// <param name="result">Four rows of <paramref name="columns"/> entries.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows(
        ReadOnlySpan<double> a,
        int rowStride,
        int innerStride,
        ReadOnlySpan<double> b,
        int inner,
        int columns,
        int firstColumn,
        Span<double> result)
    {
        ref double left = ref MemoryMarshal.GetReference(a);
        ref double right = ref MemoryMarshal.GetReference(b);
        ref double target = ref MemoryMarshal.GetReference(result);
        int j = firstColumn;
        for (; j <= columns - 16; j += 16)
        {
            Vector512<double> c00 = default, c01 = default, c10 = default, c11 = default;
            Vector512<double> c20 = default, c21 = default, c30 = default, c31 = default;
            ref double row = ref Unsafe.Add(ref right, j);
            ref double column = ref left;
            for (int k = 0; k < inner; k++)
            {
                Vector512<double> b0 = Vector512.LoadUnsafe(ref row);
                Vector512<double> b1 = Vector512.LoadUnsafe(ref row, 8);
                Vector512<double> x = Vector512.Create(column);
                c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
                c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
                x = Vector512.Create(Unsafe.Add(ref column, rowStride));
                c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
                c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
                x = Vector512.Create(Unsafe.Add(ref column, 2 * rowStride));
                c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
                c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
                x = Vector512.Create(Unsafe.Add(ref column, 3 * rowStride));
                c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
                c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
                row = ref Unsafe.Add(ref row, columns);
                column = ref Unsafe.Add(ref column, innerStride);
            }

            ref double place = ref Unsafe.Add(ref target, j);
            c00.StoreUnsafe(ref place);
            c01.StoreUnsafe(ref place, 8);
            c10.StoreUnsafe(ref place, (nuint)columns);
            c11.StoreUnsafe(ref place, (nuint)columns + 8);
            c20.StoreUnsafe(ref place, (nuint)(2 * columns));
            c21.StoreUnsafe(ref place, (nuint)(2 * columns) + 8);
            c30.StoreUnsafe(ref place, (nuint)(3 * columns));
            c31.StoreUnsafe(ref place, (nuint)(3 * columns) + 8);
        }

        if (j < columns)
        {
            Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default;
            ref double row = ref Unsafe.Add(ref right, j);
            ref double column = ref left;
            for (int k = 0; k < inner; k++)
            {
                Vector512<double> b0 = Vector512.LoadUnsafe(ref row);
                c0 = Vector512.FusedMultiplyAdd(Vector512.Create(column), b0, c0);
                c1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref column, rowStride)), b0, c1);
                c2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref column, 2 * rowStride)), b0, c2);
                c3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref column, 3 * rowStride)), b0, c3);
                row = ref Unsafe.Add(ref row, columns);
                column = ref Unsafe.Add(ref column, innerStride);
            }

            ref double place = ref Unsafe.Add(ref target, j);
            c0.StoreUnsafe(ref place);
            c1.StoreUnsafe(ref place, (nuint)columns);
            c2.StoreUnsafe(ref place, (nuint)(2 * columns));
            c3.StoreUnsafe(ref place, (nuint)(3 * columns));
        }
    }
}
