using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Sixteen singles in a register of 512 bits.</summary>
/// <param name="values">The register.</param>
internal readonly struct SixteenSingles(Vector512<float> values) : ISingleLanes<SixteenSingles>
{
    private readonly Vector512<float> values = values;

    /// <inheritdoc />
    public static int Count => 16;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator +(SixteenSingles left, SixteenSingles right) => new(left.values + right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator -(SixteenSingles left, SixteenSingles right) => new(left.values - right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator *(SixteenSingles left, SixteenSingles right) => new(left.values * right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator /(SixteenSingles left, SixteenSingles right) => new(left.values / right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator &(SixteenSingles left, SixteenSingles right) => new(left.values & right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator |(SixteenSingles left, SixteenSingles right) => new(left.values | right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator ^(SixteenSingles left, SixteenSingles right) => new(left.values ^ right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator <<(SixteenSingles value, int count) => new((value.values.AsUInt32() << count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator >>(SixteenSingles value, int count) => new((value.values.AsInt32() >> count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator >>>(SixteenSingles value, int count) => new((value.values.AsUInt32() >>> count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles All(float value) => new(Vector512.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles AllRaw(uint bits) => new(Vector512.Create(bits).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Load(ref float source) => new(Vector512.LoadUnsafe(ref source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles FusedMultiplyAdd(SixteenSingles a, SixteenSingles b, SixteenSingles c) => new(Vector512.FusedMultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Sqrt(SixteenSingles value) => new(Vector512.Sqrt(value.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles LessThan(SixteenSingles left, SixteenSingles right) => new(Vector512.LessThan(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Equal(SixteenSingles left, SixteenSingles right) => new(Vector512.Equals(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Select(SixteenSingles mask, SixteenSingles first, SixteenSingles second) => new(Vector512.ConditionalSelect(mask.values, first.values, second.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles RawAdd(SixteenSingles left, SixteenSingles right) => new((left.values.AsUInt32() + right.values.AsUInt32()).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles FromRawInteger(SixteenSingles value) => new(Vector512.ConvertToSingle(value.values.AsInt32()));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => values.StoreUnsafe(ref destination);
}
