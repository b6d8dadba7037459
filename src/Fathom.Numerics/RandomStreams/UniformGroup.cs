using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Uniform values (k + ½) 2⁻⁵², k being the upper 52 bits of a random word: never zero, never one.</summary>
internal readonly struct UniformGroup : IRandomGroup
{
    private const ulong OneBits = 0x3FF0_0000_0000_0000;

    /// <summary>1 − 2⁻⁵³.</summary>
    private const double BelowOne = 0.99999999999999988897769753748;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform<TLanes>(TLanes low, TLanes high, out TLanes first, out TLanes second)
        where TLanes : struct, ILanes<TLanes>
    {
        first = Uniform(low);
        second = Uniform(high);
    }

    /// <summary>One uniform value per lane; the difference below is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Uniform<TLanes>(TLanes bits)
        where TLanes : struct, ILanes<TLanes> => ((bits >>> 12) | TLanes.AllRaw(OneBits)) - TLanes.All(BelowOne);
}
