using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>A register of 256 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TileLanes256<T> : ITileLanes<TileLanes256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> _value;

    private TileLanes256(Vector256<T> value) => _value = value;

    /// <inheritdoc />
    public static int Count => Vector256<T>.Count;

    /// <inheritdoc />
    public static int TileRows => 6;

    /// <inheritdoc />
    public static TileLanes256<T> Zero => new(Vector256<T>.Zero);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes256<T> All(T value) => new(Vector256.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes256<T> Load(T* source) => new(Vector256.Load(source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes256<T> LoadFirst(T* source, int count) => typeof(T) == typeof(float)
        ? new(Avx.MaskLoad((float*)source, SingleMask(count)).As<float, T>())
        : new(Avx.MaskLoad((double*)source, DoubleMask(count)).As<double, T>());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanes256<T> FusedMultiplyAdd(TileLanes256<T> a, TileLanes256<T> b, TileLanes256<T> c) => typeof(T) == typeof(float)
        ? new(Vector256.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>())
        : new(Vector256.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(T* source, double* sums)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256.Load(sums) + Avx.ConvertToVector256Double(Vector128.Load((float*)source))).Store(sums);
            (Vector256.Load(sums + 4) + Avx.ConvertToVector256Double(Vector128.Load((float*)source + 4))).Store(sums + 4);
        }
        else
        {
            (Vector256.Load(sums) + Vector256.Load((double*)source)).Store(sums);
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
            Avx.MaskStore((float*)destination, SingleMask(count), _value.AsSingle());
        }
        else
        {
            Avx.MaskStore((double*)destination, DoubleMask(count), _value.AsDouble());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SingleMask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DoubleMask(int count) => Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
}
