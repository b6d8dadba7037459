namespace Fathom.Numerics;

/// <summary>Lanes of singles. "Raw" operations act on the 32 bits of each lane as an integer.</summary>
/// <remarks>A register of n doubles holds 2n singles in the order of memory, the lower half of each 64 bits first.</remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ISingleLanes<TSelf> : IElementLanes<TSelf, float>
    where TSelf : struct, ISingleLanes<TSelf>
{
    /// <summary>Raw shift to the left.</summary>
    public static abstract TSelf operator <<(TSelf value, int count);

    /// <summary>Raw shift to the right, filling with copies of the highest bit.</summary>
    public static abstract TSelf operator >>(TSelf value, int count);

    /// <summary>Raw shift to the right, filling with zeros.</summary>
    public static abstract TSelf operator >>>(TSelf value, int count);

    /// <summary>The same bits in all lanes.</summary>
    public static abstract TSelf AllRaw(uint bits);

    /// <summary>Raw sum, modulo 2³².</summary>
    public static abstract TSelf RawAdd(TSelf left, TSelf right);

    /// <summary>The number nearest to each lane's bits read as a signed integer; ties to even.</summary>
    public static abstract TSelf FromRawInteger(TSelf value);
}
