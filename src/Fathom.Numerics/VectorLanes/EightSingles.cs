using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Eight singles in a register of 256 bits.</summary>
/// <param name="values">The register.</param>
internal readonly struct EightSingles(Vector256<float> values) : ISingleLanes<EightSingles>
{
    private readonly Vector256<float> values = values;

    /// <inheritdoc />
    public static int Count => 8;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator +(EightSingles left, EightSingles right) => new(left.values + right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator -(EightSingles left, EightSingles right) => new(left.values - right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator *(EightSingles left, EightSingles right) => new(left.values * right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator /(EightSingles left, EightSingles right) => new(left.values / right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator &(EightSingles left, EightSingles right) => new(left.values & right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator |(EightSingles left, EightSingles right) => new(left.values | right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator ^(EightSingles left, EightSingles right) => new(left.values ^ right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator <<(EightSingles value, int count) => new((value.values.AsUInt32() << count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator >>(EightSingles value, int count) => new((value.values.AsInt32() >> count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator >>>(EightSingles value, int count) => new((value.values.AsUInt32() >>> count).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles All(float value) => new(Vector256.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles AllRaw(uint bits) => new(Vector256.Create(bits).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Load(ref float source) => new(Vector256.LoadUnsafe(ref source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles FusedMultiplyAdd(EightSingles a, EightSingles b, EightSingles c) => new(Vector256.FusedMultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Sqrt(EightSingles value) => new(Vector256.Sqrt(value.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles LessThan(EightSingles left, EightSingles right) => new(Vector256.LessThan(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Equal(EightSingles left, EightSingles right) => new(Vector256.Equals(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Select(EightSingles mask, EightSingles first, EightSingles second) => new(Vector256.ConditionalSelect(mask.values, first.values, second.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles RawAdd(EightSingles left, EightSingles right) => new((left.values.AsUInt32() + right.values.AsUInt32()).AsSingle());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles FromRawInteger(EightSingles value) => new(Vector256.ConvertToSingle(value.values.AsInt32()));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination) => values.StoreUnsafe(ref destination);
}
