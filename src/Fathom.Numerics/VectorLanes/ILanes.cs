namespace Fathom.Numerics;

/// <summary>Some doubles side by side, on which everything happens lane by lane.</summary>
/// <remarks>
/// A function written against this interface compiles to the widest registers of the machine and gives the same bits in every width, because only
/// operations that IEEE 754 defines exactly are offered. "Raw" operations act on the 64 bits of each lane as an unsigned integer.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    public static abstract int Count { get; }

    /// <summary>Raw 0, 1, 2, … in the lanes.</summary>
    public static abstract TSelf RawRamp { get; }

    /// <summary>Lane-wise sum.</summary>
    public static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Lane-wise difference.</summary>
    public static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Lane-wise product.</summary>
    public static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Lane-wise quotient.</summary>
    public static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>Raw conjunction.</summary>
    public static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>Raw disjunction.</summary>
    public static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>Raw exclusive disjunction.</summary>
    public static abstract TSelf operator ^(TSelf left, TSelf right);

    /// <summary>Raw shift to the left.</summary>
    public static abstract TSelf operator <<(TSelf value, int count);

    /// <summary>Raw shift to the right, filling with zeros.</summary>
    public static abstract TSelf operator >>>(TSelf value, int count);

    /// <summary>The same number in all lanes.</summary>
    public static abstract TSelf All(double value);

    /// <summary>The same bits in all lanes.</summary>
    public static abstract TSelf AllRaw(ulong bits);

    /// <summary>Reads consecutive numbers.</summary>
    public static abstract TSelf Load(ref double source);

    /// <summary>a · b + c with one rounding.</summary>
    public static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Square root, correctly rounded.</summary>
    public static abstract TSelf Sqrt(TSelf value);

    /// <summary>Raw ones in the lanes where left &lt; right, zeros elsewhere.</summary>
    public static abstract TSelf LessThan(TSelf left, TSelf right);

    /// <summary>Raw ones in the lanes where both are equal, zeros elsewhere.</summary>
    public static abstract TSelf Equal(TSelf left, TSelf right);

    /// <summary>Lanes of the first where the mask is ones, of the second where it is zeros.</summary>
    public static abstract TSelf Select(TSelf mask, TSelf first, TSelf second);

    /// <summary>Raw sum, modulo 2⁶⁴.</summary>
    public static abstract TSelf RawAdd(TSelf left, TSelf right);

    /// <summary>Raw 64-bit product of the lower 32 bits.</summary>
    public static abstract TSelf RawMultiplyLow32(TSelf left, TSelf right);

    /// <summary>Writes the lanes to consecutive memory.</summary>
    public void Store(ref double destination);
}
