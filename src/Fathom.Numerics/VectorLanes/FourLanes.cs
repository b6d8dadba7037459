using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Four doubles in a register of 256 bits.</summary>
/// <param name="values">The register.</param>
internal readonly struct FourLanes(Vector256<double> values) : ILanes<FourLanes>
{
    /// <summary>The truth table of a ^ b ^ c.</summary>
    private const byte ExclusiveOrTable = 0x96;

    private readonly Vector256<double> values = values;

    /// <inheritdoc />
    public static int Count => 4;

    /// <inheritdoc />
    public static FourLanes RawRamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256.Create(0UL, 1UL, 2UL, 3UL).AsDouble());
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator +(FourLanes left, FourLanes right) => new(left.values + right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator -(FourLanes left, FourLanes right) => new(left.values - right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator *(FourLanes left, FourLanes right) => new(left.values * right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator /(FourLanes left, FourLanes right) => new(left.values / right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator &(FourLanes left, FourLanes right) => new(left.values & right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator |(FourLanes left, FourLanes right) => new(left.values | right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator ^(FourLanes left, FourLanes right) => new(left.values ^ right.values);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator <<(FourLanes value, int count) => new((value.values.AsUInt64() << count).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator >>>(FourLanes value, int count) => new((value.values.AsUInt64() >>> count).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes All(double value) => new(Vector256.Create(value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes AllRaw(ulong bits) => new(Vector256.Create(bits).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Load(ref double source) => new(Vector256.LoadUnsafe(ref source));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes FusedMultiplyAdd(FourLanes a, FourLanes b, FourLanes c) => new(Vector256.FusedMultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Sqrt(FourLanes value) => new(Vector256.Sqrt(value.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes LessThan(FourLanes left, FourLanes right) => new(Vector256.LessThan(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Equal(FourLanes left, FourLanes right) => new(Vector256.Equals(left.values, right.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Select(FourLanes mask, FourLanes first, FourLanes second) => new(Vector256.ConditionalSelect(mask.values, first.values, second.values));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes ExclusiveOr(FourLanes a, FourLanes b, FourLanes c) => Avx512F.VL.IsSupported
        ? new(Avx512F.VL.TernaryLogic(a.values.AsUInt64(), b.values.AsUInt64(), c.values.AsUInt64(), ExclusiveOrTable).AsDouble())
        : a ^ b ^ c;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes RawAdd(FourLanes left, FourLanes right) => new((left.values.AsUInt64() + right.values.AsUInt64()).AsDouble());

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes RawMultiplyLow32(FourLanes left, FourLanes right)
    {
        if (Avx2.IsSupported)
        {
            return new(Avx2.Multiply(left.values.AsUInt32(), right.values.AsUInt32()).AsDouble());
        }

        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue);
        return new(((left.values.AsUInt64() & low) * (right.values.AsUInt64() & low)).AsDouble());
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination) => values.StoreUnsafe(ref destination);
}
