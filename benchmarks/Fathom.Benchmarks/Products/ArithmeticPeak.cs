using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Benchmarks;

/// <summary>What the machine could do at most: fused multiply-adds that never leave the registers.</summary>
internal static class ArithmeticPeak
{
    private const int Sums = 24;
    private const int Steps = 10_000;

    /// <summary>The operations of one run: additions and multiplications counted singly.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static double Operations<T>()
        where T : unmanaged =>
        2.0 * Sums * Steps * (Avx512F.IsSupported ? Vector512<T>.Count : Vector256<T>.Count);

    /// <summary>Runs for some tens of microseconds.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static void Run<T>()
        where T : unmanaged =>
        GC.KeepAlive(Avx512F.IsSupported ? Run512<T>(Steps) : Run256<T>(Steps));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run512<T>(int steps)
        where T : unmanaged
    {
        Vector512<T> x = Half512<T>();
        Vector512<T> y = x;
        Vector512<T> s0 = x;
        Vector512<T> s1 = x;
        Vector512<T> s2 = x;
        Vector512<T> s3 = x;
        Vector512<T> s4 = x;
        Vector512<T> s5 = x;
        Vector512<T> s6 = x;
        Vector512<T> s7 = x;
        Vector512<T> s8 = x;
        Vector512<T> s9 = x;
        Vector512<T> s10 = x;
        Vector512<T> s11 = x;
        Vector512<T> s12 = x;
        Vector512<T> s13 = x;
        Vector512<T> s14 = x;
        Vector512<T> s15 = x;
        Vector512<T> s16 = x;
        Vector512<T> s17 = x;
        Vector512<T> s18 = x;
        Vector512<T> s19 = x;
        Vector512<T> s20 = x;
        Vector512<T> s21 = x;
        Vector512<T> s22 = x;
        Vector512<T> s23 = x;
        for (int step = 0; step < steps; step++)
        {
            s0 = FusedMultiplyAdd(s0, x, y);
            s1 = FusedMultiplyAdd(s1, x, y);
            s2 = FusedMultiplyAdd(s2, x, y);
            s3 = FusedMultiplyAdd(s3, x, y);
            s4 = FusedMultiplyAdd(s4, x, y);
            s5 = FusedMultiplyAdd(s5, x, y);
            s6 = FusedMultiplyAdd(s6, x, y);
            s7 = FusedMultiplyAdd(s7, x, y);
            s8 = FusedMultiplyAdd(s8, x, y);
            s9 = FusedMultiplyAdd(s9, x, y);
            s10 = FusedMultiplyAdd(s10, x, y);
            s11 = FusedMultiplyAdd(s11, x, y);
            s12 = FusedMultiplyAdd(s12, x, y);
            s13 = FusedMultiplyAdd(s13, x, y);
            s14 = FusedMultiplyAdd(s14, x, y);
            s15 = FusedMultiplyAdd(s15, x, y);
            s16 = FusedMultiplyAdd(s16, x, y);
            s17 = FusedMultiplyAdd(s17, x, y);
            s18 = FusedMultiplyAdd(s18, x, y);
            s19 = FusedMultiplyAdd(s19, x, y);
            s20 = FusedMultiplyAdd(s20, x, y);
            s21 = FusedMultiplyAdd(s21, x, y);
            s22 = FusedMultiplyAdd(s22, x, y);
            s23 = FusedMultiplyAdd(s23, x, y);
        }

        return Convert.ToDouble(Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11 + s12 + s13 + s14 + s15 + s16 + s17 + s18 + s19 + s20 + s21 + s22 + s23), null);
    }

    private static Vector512<T> Half512<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector512.Create(0.5f).As<float, T>() : Vector512.Create(0.5).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> FusedMultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run256<T>(int steps)
        where T : unmanaged
    {
        Vector256<T> x = Half256<T>();
        Vector256<T> y = x;
        Vector256<T> s0 = x;
        Vector256<T> s1 = x;
        Vector256<T> s2 = x;
        Vector256<T> s3 = x;
        Vector256<T> s4 = x;
        Vector256<T> s5 = x;
        Vector256<T> s6 = x;
        Vector256<T> s7 = x;
        Vector256<T> s8 = x;
        Vector256<T> s9 = x;
        Vector256<T> s10 = x;
        Vector256<T> s11 = x;
        for (int step = 0; step < 2 * steps; step++)
        {
            s0 = FusedMultiplyAdd(s0, x, y);
            s1 = FusedMultiplyAdd(s1, x, y);
            s2 = FusedMultiplyAdd(s2, x, y);
            s3 = FusedMultiplyAdd(s3, x, y);
            s4 = FusedMultiplyAdd(s4, x, y);
            s5 = FusedMultiplyAdd(s5, x, y);
            s6 = FusedMultiplyAdd(s6, x, y);
            s7 = FusedMultiplyAdd(s7, x, y);
            s8 = FusedMultiplyAdd(s8, x, y);
            s9 = FusedMultiplyAdd(s9, x, y);
            s10 = FusedMultiplyAdd(s10, x, y);
            s11 = FusedMultiplyAdd(s11, x, y);
        }

        return Convert.ToDouble(Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11), null);
    }

    private static Vector256<T> Half256<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector256.Create(0.5f).As<float, T>() : Vector256.Create(0.5).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> FusedMultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
