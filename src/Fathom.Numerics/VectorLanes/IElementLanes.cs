namespace Fathom.Numerics;

/// <summary>Some numbers side by side, on which everything happens lane by lane; what lanes of doubles and lanes of singles have in common.</summary>
/// <remarks>
/// A function written against this interface compiles to the widest registers of the machine and gives the same bits in every width, because only
/// operations that IEEE 754 defines exactly are offered. "Raw" means the bits of the register, not the numbers they stand for.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TElement">The type of the numbers, double or float.</typeparam>
internal interface IElementLanes<TSelf, TElement>
    where TSelf : struct, IElementLanes<TSelf, TElement>
    where TElement : unmanaged
{
    /// <summary>Number of lanes.</summary>
    public static abstract int Count { get; }

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

    /// <summary>The same number in all lanes.</summary>
    public static abstract TSelf All(TElement value);

    /// <summary>Reads consecutive numbers.</summary>
    public static abstract TSelf Load(ref TElement source);

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

    /// <summary>Writes the lanes to consecutive memory.</summary>
    public void Store(ref TElement destination);
}
