using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Registers of 512 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TileLanes512<T> : ITileLanes<T>, ITileArithmetic<T, Vector512<T>>
    where T : unmanaged
{
    /// <inheritdoc cref="ITileLanes{T}.Count" />
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc />
    public static int TileRows => 12;

    /// <inheritdoc />
    public static Vector512<T> Zero => Vector512<T>.Zero;

    /// <inheritdoc />
    public static void Accumulate<TRows, TWidth>(in TileArguments<T> tile)
        where TRows : unmanaged
        where TWidth : unmanaged =>
        ProductTile<T, Vector512<T>, TileLanes512<T>, TRows, TWidth>.Accumulate(tile);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> All(T value) => Vector512.Create(value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* destination) => value.Store(destination);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(T* from, T* to) => Vector512.Load(from).Store(to);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyFirst(T* from, int count, T* to)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)to, SingleMask(count), Avx512F.MaskLoad((float*)from, SingleMask(count), Vector512<float>.Zero));
        }
        else
        {
            Avx512F.MaskStore((double*)to, DoubleMask(count), Avx512F.MaskLoad((double*)from, DoubleMask(count), Vector512<double>.Zero));
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyAndFill(T* from, int count, T* to)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskLoad((float*)from, SingleMask(count), Vector512<float>.Zero).Store((float*)to);
        }
        else
        {
            Avx512F.MaskLoad((double*)from, DoubleMask(count), Vector512<double>.Zero).Store((double*)to);
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(T* from, double* sums)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512.Load(sums) + Avx512F.ConvertToVector512Double(Vector256.Load((float*)from))).Store(sums);
            (Vector512.Load(sums + 8) + Avx512F.ConvertToVector512Double(Vector256.Load((float*)from + 8))).Store(sums + 8);
        }
        else
        {
            (Vector512.Load(sums) + Vector512.Load((double*)from)).Store(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SingleMask(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> DoubleMask(int count) => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
}
