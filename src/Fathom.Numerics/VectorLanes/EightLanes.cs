using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Eight doubles in a register of 512 bits.</summary>
/// <param name="values">The register.</param>
internal readonly struct EightLanes(Vector512<double> values) : ILanes<EightLanes>
{
    /// <summary>The truth table of a ^ b ^ c.</summary>
    private const byte ExclusiveOrTable = 0x96;

    private readonly Vector512<double> values = values;

    /// <inheritdoc />
    public static int Count => 8;

    /// <inheritdoc />
    public static EightLanes RawRamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512.Create(0UL, 1UL, 2UL, 3UL, 4UL, 5UL, 6UL, 7UL).AsDouble());
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes left, EightLanes right) => new(left.values + right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes left, EightLanes right) => new(left.values - right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes left, EightLanes right) => new(left.values * right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(EightLanes left, EightLanes right) => new(left.values / right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator &(EightLanes left, EightLanes right) => new(left.values & right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator |(EightLanes left, EightLanes right) => new(left.values | right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator ^(EightLanes left, EightLanes right) => new(left.values ^ right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator <<(EightLanes value, int count) => new((value.values.AsUInt64() << count).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator >>>(EightLanes value, int count) => new((value.values.AsUInt64() >>> count).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes All(double value) => new(Vector512.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes AllRaw(ulong bits) => new(Vector512.Create(bits).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ref double source) => new(Vector512.LoadUnsafe(ref source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes FusedMultiplyAdd(EightLanes a, EightLanes b, EightLanes c) => new(Vector512.FusedMultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Sqrt(EightLanes value) => new(Vector512.Sqrt(value.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes LessThan(EightLanes left, EightLanes right) => new(Vector512.LessThan(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Equal(EightLanes left, EightLanes right) => new(Vector512.Equals(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Select(EightLanes mask, EightLanes first, EightLanes second) => new(Vector512.ConditionalSelect(mask.values, first.values, second.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes ExclusiveOr(EightLanes a, EightLanes b, EightLanes c) => Avx512F.IsSupported
        ? new(Avx512F.TernaryLogic(a.values.AsUInt64(), b.values.AsUInt64(), c.values.AsUInt64(), ExclusiveOrTable).AsDouble())
        : a ^ b ^ c;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes RawAdd(EightLanes left, EightLanes right) => new((left.values.AsUInt64() + right.values.AsUInt64()).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes RawMultiplyLow32(EightLanes left, EightLanes right)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.Multiply(left.values.AsUInt32(), right.values.AsUInt32()).AsDouble());
        }

        Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);
        return new(((left.values.AsUInt64() & low) * (right.values.AsUInt64() & low)).AsDouble());
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => values.StoreUnsafe(ref destination);
}
