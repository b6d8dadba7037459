using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Single numbers, for machines without fused vector arithmetic.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TileLanesScalar<T> : ITileLanes<T>, ITileArithmetic<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="ITileLanes{T}.Count" />
    public static int Count => 1;

    /// <inheritdoc />
    public static int TileRows => 4;

    /// <inheritdoc />
    public static T Zero => T.Zero;

    /// <inheritdoc />
    public static void Accumulate<TRows, TWidth>(in TileArguments<T> tile)
        where TRows : unmanaged
        where TWidth : unmanaged =>
        ProductTile<T, T, TileLanesScalar<T>, TRows, TWidth>.Accumulate(tile);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T All(T value) => value;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* destination) => *destination = value;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAdd(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc />
    public static void Copy(T* from, T* to) => *to = *from;

    /// <inheritdoc />
    public static void CopyFirst(T* from, int count, T* to)
    {
        if (count > 0)
        {
            *to = *from;
        }
    }

    /// <inheritdoc />
    public static void CopyAndFill(T* from, int count, T* to) => *to = count > 0 ? *from : T.Zero;

    /// <inheritdoc />
    public static void AddTo(T* from, double* sums) => *sums += double.CreateTruncating(*from);
}
