using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Registers of 256 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TileLanes256<T> : ITileLanes<T>, ITileArithmetic<T, Vector256<T>>
    where T : unmanaged
{
    /// <inheritdoc cref="ITileLanes{T}.Count" />
    public static int Count => Vector256<T>.Count;

    /// <inheritdoc />
    public static int TileRows => 6;

    /// <inheritdoc />
    public static Vector256<T> Zero => Vector256<T>.Zero;

    /// <inheritdoc />
    public static void Accumulate<TRows, TWidth>(in TileArguments<T> tile)
        where TRows : unmanaged
        where TWidth : unmanaged =>
        ProductTile<T, Vector256<T>, TileLanes256<T>, TRows, TWidth>.Accumulate(tile);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> All(T value) => Vector256.Create(value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* destination) => value.Store(destination);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FusedMultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(T* from, T* to) => Vector256.Load(from).Store(to);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyFirst(T* from, int count, T* to)
    {
        if (typeof(T) == typeof(float))
        {
            Avx.MaskStore((float*)to, SingleMask(count), Avx.MaskLoad((float*)from, SingleMask(count)));
        }
        else
        {
            Avx.MaskStore((double*)to, DoubleMask(count), Avx.MaskLoad((double*)from, DoubleMask(count)));
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyAndFill(T* from, int count, T* to)
    {
        if (typeof(T) == typeof(float))
        {
            Avx.MaskLoad((float*)from, SingleMask(count)).Store((float*)to);
        }
        else
        {
            Avx.MaskLoad((double*)from, DoubleMask(count)).Store((double*)to);
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(T* from, double* sums)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256.Load(sums) + Avx.ConvertToVector256Double(Vector128.Load((float*)from))).Store(sums);
            (Vector256.Load(sums + 4) + Avx.ConvertToVector256Double(Vector128.Load((float*)from + 4))).Store(sums + 4);
        }
        else
        {
            (Vector256.Load(sums) + Vector256.Load((double*)from)).Store(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SingleMask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DoubleMask(int count) => Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
}
