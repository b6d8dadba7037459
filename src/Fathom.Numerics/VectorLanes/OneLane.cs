using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>A single double: the end of an array, and machines without fused vector arithmetic.</summary>
/// <param name="value">The number.</param>
internal readonly struct OneLane(double value) : ILanes<OneLane>
{
    private readonly double value = value;

    private ulong Bits => BitConverter.DoubleToUInt64Bits(value);

    /// <inheritdoc />
    public static int Count => 1;

    /// <inheritdoc />
    public static OneLane RawRamp => new(0.0);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator +(OneLane left, OneLane right) => new(left.value + right.value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator -(OneLane left, OneLane right) => new(left.value - right.value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator *(OneLane left, OneLane right) => new(left.value * right.value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator /(OneLane left, OneLane right) => new(left.value / right.value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator &(OneLane left, OneLane right) => new(BitConverter.UInt64BitsToDouble(left.Bits & right.Bits));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator |(OneLane left, OneLane right) => new(BitConverter.UInt64BitsToDouble(left.Bits | right.Bits));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator ^(OneLane left, OneLane right) => new(BitConverter.UInt64BitsToDouble(left.Bits ^ right.Bits));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator <<(OneLane value, int count) => new(BitConverter.UInt64BitsToDouble(value.Bits << count));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane operator >>>(OneLane value, int count) => new(BitConverter.UInt64BitsToDouble(value.Bits >> count));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane All(double value) => new(value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane AllRaw(ulong bits) => new(BitConverter.UInt64BitsToDouble(bits));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Load(ref double source) => new(source);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane FusedMultiplyAdd(OneLane a, OneLane b, OneLane c) => new(Math.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Sqrt(OneLane value) => new(Math.Sqrt(value.value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane LessThan(OneLane left, OneLane right) => new(Mask(left.value < right.value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Equal(OneLane left, OneLane right) => new(Mask(left.value == right.value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Select(OneLane mask, OneLane first, OneLane second) => mask.Bits == 0 ? second : first;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane ExclusiveOr(OneLane a, OneLane b, OneLane c) => a ^ b ^ c;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane RawAdd(OneLane left, OneLane right) => new(BitConverter.UInt64BitsToDouble(unchecked(left.Bits + right.Bits)));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane RawMultiplyLow32(OneLane left, OneLane right) => new(BitConverter.UInt64BitsToDouble((ulong)(uint)left.Bits * (uint)right.Bits));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => destination = value;

    private static double Mask(bool condition) => BitConverter.UInt64BitsToDouble(condition ? ulong.MaxValue : 0);
}
