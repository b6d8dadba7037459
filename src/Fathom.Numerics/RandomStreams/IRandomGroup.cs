namespace Fathom.Numerics;

/// <summary>Sixteen consecutive values of a stream, the unit in which streams are made.</summary>
/// <remarks>Eight generator blocks give eight pairs; the first members of the pairs are values 0 … 7 of the group, the second ones 8 … 15.</remarks>
internal interface IRandomGroup
{
    /// <summary>Values in a group.</summary>
    public const int Length = 16;

    /// <summary>Turns pairs of random words into pairs of values.</summary>
    /// <param name="low">Random bits.</param>
    /// <param name="high">More random bits.</param>
    /// <param name="first">First values.</param>
    /// <param name="second">Second values.</param>
    public static abstract void Transform<TLanes>(TLanes low, TLanes high, out TLanes first, out TLanes second)
        where TLanes : struct, ILanes<TLanes>;
}
