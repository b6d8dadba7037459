using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>The row operations of dense factorizations, with the same bits on every machine.</summary>
/// <remarks>
/// Sums run in sixteen interleaved chains whatever the width of the machine's registers: the framework carries a 512-bit vector out in pieces where
/// it must, without changing what happens in each lane.
/// </remarks>
internal static class RowOperations
{
    private const int Lanes = 8;

    /// <summary>Σ x[i] y[i].</summary>
    /// <param name="x">First row.</param>
    /// <param name="y">Second row, at least as long as the first.</param>
    /// <returns>The sum.</returns>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y[..x.Length]);
        int i = 0;
        double sum = 0;
        if (x.Length >= Lanes)
        {
            Vector512<double> even = Vector512<double>.Zero;
            Vector512<double> odd = Vector512<double>.Zero;
            for (; i + (2 * Lanes) <= x.Length; i += 2 * Lanes)
            {
                even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref rx, (nuint)i), Vector512.LoadUnsafe(ref ry, (nuint)i), even);
                odd = Vector512.FusedMultiplyAdd(
                    Vector512.LoadUnsafe(ref rx, (nuint)(i + Lanes)), Vector512.LoadUnsafe(ref ry, (nuint)(i + Lanes)), odd);
            }

            if (i + Lanes <= x.Length)
            {
                even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref rx, (nuint)i), Vector512.LoadUnsafe(ref ry, (nuint)i), even);
                i += Lanes;
            }

            even += odd;
            Vector256<double> four = even.GetLower() + even.GetUpper();
            Vector128<double> two = four.GetLower() + four.GetUpper();
            sum = two.GetElement(0) + two.GetElement(1);
        }

        for (; i < x.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref rx, i), Unsafe.Add(ref ry, i), sum);
        }

        return sum;
    }

    /// <summary>y[i] += factor · x[i].</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="x">The row to add.</param>
    /// <param name="y">The row to change, at least as long as the first.</param>
    public static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector512<double> factors = Vector512.Create(factor);
        int i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            Vector512.FusedMultiplyAdd(factors, Vector512.LoadUnsafe(ref rx, (nuint)i), Vector512.LoadUnsafe(ref ry, (nuint)i))
                .StoreUnsafe(ref ry, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            Unsafe.Add(ref ry, i) = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref rx, i), Unsafe.Add(ref ry, i));
        }
    }

    /// <summary>Turns two rows in their plane: (x, y) becomes (c x − s y, s x + c y).</summary>
    /// <param name="x">First row.</param>
    /// <param name="y">Second row, as long as the first.</param>
    /// <param name="cosine">c.</param>
    /// <param name="sine">s.</param>
    public static void Rotate(Span<double> x, Span<double> y, double cosine, double sine)
    {
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector512<double> c = Vector512.Create(cosine);
        Vector512<double> s = Vector512.Create(sine);
        int i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            Vector512<double> u = Vector512.LoadUnsafe(ref rx, (nuint)i);
            Vector512<double> v = Vector512.LoadUnsafe(ref ry, (nuint)i);
            Vector512.FusedMultiplyAdd(-s, v, c * u).StoreUnsafe(ref rx, (nuint)i);
            Vector512.FusedMultiplyAdd(c, v, s * u).StoreUnsafe(ref ry, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            double u = Unsafe.Add(ref rx, i);
            double v = Unsafe.Add(ref ry, i);
            Unsafe.Add(ref rx, i) = Math.FusedMultiplyAdd(-sine, v, cosine * u);
            Unsafe.Add(ref ry, i) = Math.FusedMultiplyAdd(cosine, v, sine * u);
        }
    }
}
