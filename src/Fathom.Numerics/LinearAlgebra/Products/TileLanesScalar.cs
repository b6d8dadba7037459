using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>A single number, for machines without fused vector arithmetic.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TileLanesScalar<T> : ITileLanes<TileLanesScalar<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _value;

    private TileLanesScalar(T value) => _value = value;

    /// <inheritdoc />
    public static int Count => 1;

    /// <inheritdoc />
    public static int TileRows => 4;

    /// <inheritdoc />
    public static TileLanesScalar<T> Zero => new(T.Zero);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanesScalar<T> All(T value) => new(value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanesScalar<T> Load(T* source) => new(*source);

    /// <inheritdoc />
    public static TileLanesScalar<T> LoadFirst(T* source, int count) => new(count > 0 ? *source : T.Zero);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileLanesScalar<T> FusedMultiplyAdd(TileLanesScalar<T> a, TileLanesScalar<T> b, TileLanesScalar<T> c) =>
        new(T.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(T* source, double* sums) => *sums += double.CreateTruncating(*source);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => *destination = _value;

    /// <inheritdoc />
    public void StoreFirst(T* destination, int count)
    {
        if (count > 0)
        {
            *destination = _value;
        }
    }
}
