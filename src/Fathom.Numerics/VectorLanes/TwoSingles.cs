using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Two singles: as many bits as <see cref="OneLane"/>, for machines without fused vector arithmetic.</summary>
/// <param name="values">The register.</param>
internal readonly struct TwoSingles(Vector64<float> values) : ISingleLanes<TwoSingles>
{
    private readonly Vector64<float> values = values;

    /// <inheritdoc />
    public static int Count => 2;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator +(TwoSingles left, TwoSingles right) => new(left.values + right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator -(TwoSingles left, TwoSingles right) => new(left.values - right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator *(TwoSingles left, TwoSingles right) => new(left.values * right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator /(TwoSingles left, TwoSingles right) => new(left.values / right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator &(TwoSingles left, TwoSingles right) => new(left.values & right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator |(TwoSingles left, TwoSingles right) => new(left.values | right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator ^(TwoSingles left, TwoSingles right) => new(left.values ^ right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator <<(TwoSingles value, int count) => new((value.values.AsUInt32() << count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator >>(TwoSingles value, int count) => new((value.values.AsInt32() >> count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles operator >>>(TwoSingles value, int count) => new((value.values.AsUInt32() >>> count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles All(float value) => new(Vector64.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles AllRaw(uint bits) => new(Vector64.Create(bits).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles Load(ref float source) => new(Vector64.LoadUnsafe(ref source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles FusedMultiplyAdd(TwoSingles a, TwoSingles b, TwoSingles c) => new(Vector64.FusedMultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles Sqrt(TwoSingles value) => new(Vector64.Sqrt(value.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles LessThan(TwoSingles left, TwoSingles right) => new(Vector64.LessThan(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles Equal(TwoSingles left, TwoSingles right) => new(Vector64.Equals(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles Select(TwoSingles mask, TwoSingles first, TwoSingles second) => new(Vector64.ConditionalSelect(mask.values, first.values, second.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles RawAdd(TwoSingles left, TwoSingles right) => new((left.values.AsUInt32() + right.values.AsUInt32()).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSingles FromRawInteger(TwoSingles value) => new(Vector64.ConvertToSingle(value.values.AsInt32()));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => values.StoreUnsafe(ref destination);
}
