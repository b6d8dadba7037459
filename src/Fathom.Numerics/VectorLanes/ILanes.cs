namespace Fathom.Numerics;

/// <summary>Lanes of doubles. "Raw" operations act on the 64 bits of each lane as an unsigned integer.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILanes<TSelf> : IElementLanes<TSelf, double>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Raw 0, 1, 2, … in the lanes.</summary>
    public static abstract TSelf RawRamp { get; }

    /// <summary>Raw shift to the left.</summary>
    public static abstract TSelf operator <<(TSelf value, int count);

    /// <summary>Raw shift to the right, filling with zeros.</summary>
    public static abstract TSelf operator >>>(TSelf value, int count);

    /// <summary>The same bits in all lanes.</summary>
    public static abstract TSelf AllRaw(ulong bits);

    /// <summary>Raw exclusive disjunction of three.</summary>
    public static abstract TSelf ExclusiveOr(TSelf a, TSelf b, TSelf c);

    /// <summary>Raw sum, modulo 2⁶⁴.</summary>
    public static abstract TSelf RawAdd(TSelf left, TSelf right);

    /// <summary>Raw 64-bit product of the lower 32 bits.</summary>
    public static abstract TSelf RawMultiplyLow32(TSelf left, TSelf right);
}
