using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>A register of 512 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TileLanes512<T> : ITileLanes<TileLanes512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> _value;

    private TileLanes512(Vector512<T> value) => _value = value;

    /// <inheritdoc />
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc />
    public static int TileRows => 12;

    /// <inheritdoc />
    public static TileLanes512<T> Zero => new(Vector512<T>.Zero);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes512<T> All(T value) => new(Vector512.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes512<T> Load(T* source) => new(Vector512.Load(source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes512<T> LoadFirst(T* source, int count) => typeof(T) == typeof(float)
        ? new(Avx512F.MaskLoad((float*)source, SingleMask(count), Vector512<float>.Zero).As<float, T>())
        : new(Avx512F.MaskLoad((double*)source, DoubleMask(count), Vector512<double>.Zero).As<double, T>());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes512<T> FusedMultiplyAdd(TileLanes512<T> a, TileLanes512<T> b, TileLanes512<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(T* source, double* sums)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512.Load(sums) + Avx512F.ConvertToVector512Double(Vector256.Load((float*)source))).Store(sums);
            (Vector512.Load(sums + 8) + Avx512F.ConvertToVector512Double(Vector256.Load((float*)source + 8))).Store(sums + 8);
        }
        else
        {
            (Vector512.Load(sums) + Vector512.Load((double*)source)).Store(sums);
        }
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => _value.Store(destination);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(T* destination, int count)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)destination, SingleMask(count), _value.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)destination, DoubleMask(count), _value.AsDouble());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SingleMask(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> DoubleMask(int count) => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
}
