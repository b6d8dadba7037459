using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Elementary functions in lanes, made of exactly defined operations only.</summary>
/// <remarks>The polynomials are Chebyshev fits made for this file with 36-digit arithmetic; each is exact to double precision on its interval.</remarks>
internal static class LaneFunctions
{
    private const double LogTwoHigh = 0.6931471803691238;
    private const double LogTwoLow = 1.9082149292705877e-10;
    private const double LogTwoInverse = 1.4426950408889634;

    /// <summary>1.5 · 2⁵²: adding it rounds to an integer, which then stands in the lowest bits.</summary>
    private const double RoundingShift = 6755399441055744.0;

    private const ulong SignBit = 0x8000_0000_0000_0000;
    private const ulong MantissaBits = 0x000F_FFFF_FFFF_FFFF;
    private const ulong HalfBits = 0x3FE0_0000_0000_0000;

    /// <summary>2⁵² as bits: a small integer in its lowest bits makes 2⁵² plus that integer.</summary>
    private const ulong IntegerBits = 0x4330_0000_0000_0000;

    /// <summary>(exp(r) − 1 − r) / r² for |r| ≤ ln(2)/2.</summary>
    private static ReadOnlySpan<double> ExpCoefficients =>
    [
        2.0914701283103285e-09, 2.51052370507603e-08, 2.7557273608709007e-07, 2.7557255352032673e-06, 2.4801587325574868e-05,
        0.00019841269874858612, 0.0013888888888883742, 0.008333333333326124, 0.04166666666666667, 0.1666666666666667, 0.5,
    ];

    /// <summary>(2 artanh(s) − 2s) / s³ as a polynomial in s², for the s of a mantissa between √½ and √2.</summary>
    private static ReadOnlySpan<double> LogCoefficients =>
    [
        0.13089629160674623, 0.13268485680654427, 0.1538625044794019, 0.18181795442371984, 0.2222222239356661,
        0.2857142857079543, 0.4000000000000089, 0.6666666666666666,
    ];

    /// <summary>sin(2πf)/f as a polynomial in f², |f| ≤ 1/8.</summary>
    private static ReadOnlySpan<double> SineCoefficients =>
    [
        -0.7116358090781666, 3.8197881201632113, -15.094640403891546, 42.05869392898878, -76.70585975299812,
        81.60524927607493, -41.34170224039976, 6.283185307179586,
    ];

    /// <summary>(cos(2πf) − 1)/f² as a polynomial in f², |f| ≤ 1/8.</summary>
    private static ReadOnlySpan<double> CosineCoefficients =>
    [
        0.2797407860657504, -1.714333269420992, 7.90353561233896, -26.4262567778174, 60.24464137185456,
        -85.45681720669369, 64.9393940226683, -19.739208802178716,
    ];

    /// <summary>Horner's rule.</summary>
    /// <param name="x">Where to evaluate.</param>
    /// <param name="descending">Coefficients, highest power first; at least eight.</param>
    /// <returns>The values.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Polynomial<TLanes>(TLanes x, ReadOnlySpan<double> descending)
        where TLanes : struct, ILanes<TLanes>
    {
        // Written out, since the compiler does not unroll the loop and the sines of a normal number need no more than this.
        TLanes sum = TLanes.All(descending[0]);
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[1]));
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[2]));
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[3]));
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[4]));
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[5]));
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[6]));
        sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[7]));
        for (int i = 8; i < descending.Length; i++)
        {
            sum = TLanes.FusedMultiplyAdd(sum, x, TLanes.All(descending[i]));
        }

        return sum;
    }

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Abs<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => x & TLanes.AllRaw(~SignBit);

    /// <summary>The sign bit of x, for <c>^</c> and <c>|</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Sign<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => x & TLanes.AllRaw(SignBit);

    /// <summary>exp(x) for −708 ≤ x ≤ 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes shift = TLanes.All(RoundingShift);
        TLanes rounded = TLanes.FusedMultiplyAdd(x, TLanes.All(LogTwoInverse), shift);
        TLanes whole = rounded - shift;
        TLanes rest = TLanes.FusedMultiplyAdd(whole, TLanes.All(-LogTwoHigh), x);
        rest = TLanes.FusedMultiplyAdd(whole, TLanes.All(-LogTwoLow), rest);
        TLanes tail = Polynomial(rest, ExpCoefficients);
        TLanes power = TLanes.All(1) + TLanes.FusedMultiplyAdd(rest * rest, tail, rest);
        return TLanes.RawAdd(power, rounded << 52);
    }

    /// <summary>ln x for positive normal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        // x = m · 2^e with m in [½, 1), then moved to [√½, √2).
        TLanes mantissa = (x & TLanes.AllRaw(MantissaBits)) | TLanes.AllRaw(HalfBits);
        TLanes exponent = ((x >>> 52) | TLanes.AllRaw(IntegerBits)) - TLanes.All(4503599627370496.0 + 1022);
        TLanes isSmall = TLanes.LessThan(mantissa, TLanes.All(0.7071067811865476));
        mantissa = TLanes.Select(isSmall, mantissa + mantissa, mantissa);
        exponent = TLanes.Select(isSmall, exponent - TLanes.All(1), exponent);

        // ln m = d − s (d − s² P(s²)) with d = m − 1 exact and s = d/(2 + d).
        TLanes offset = mantissa - TLanes.All(1);
        TLanes ratio = offset / (TLanes.All(2) + offset);
        TLanes square = ratio * ratio;
        TLanes tail = square * Polynomial(square, LogCoefficients);
        TLanes low = TLanes.FusedMultiplyAdd(exponent, TLanes.All(LogTwoLow), ratio * (tail - offset));
        return TLanes.FusedMultiplyAdd(exponent, TLanes.All(LogTwoHigh), offset + low);
    }

    /// <summary>Sine and cosine of 2π · turns for turns between zero and one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SineCosineOfTurns<TLanes>(TLanes turns, out TLanes sine, out TLanes cosine)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes shift = TLanes.All(RoundingShift);
        TLanes rounded = TLanes.FusedMultiplyAdd(turns, TLanes.All(4), shift);
        TLanes quarter = rounded - shift;
        TLanes rest = TLanes.FusedMultiplyAdd(quarter, TLanes.All(-0.25), turns);
        TLanes square = rest * rest;
        TLanes s = rest * Polynomial(square, SineCoefficients);
        TLanes c = TLanes.FusedMultiplyAdd(square, Polynomial(square, CosineCoefficients), TLanes.All(1));

        // In odd quarters sine and cosine change places; the sine is negative in quarters 2 and 3, the cosine in 1 and 2.
        TLanes odd = TLanes.Equal(Abs(quarter - TLanes.All(2)), TLanes.All(1));
        TLanes sineSign = (rounded << 62) & TLanes.AllRaw(SignBit);
        TLanes cosineSign = (TLanes.RawAdd(rounded, TLanes.AllRaw(1)) << 62) & TLanes.AllRaw(SignBit);
        sine = TLanes.Select(odd, c, s) ^ sineSign;
        cosine = TLanes.Select(odd, s, c) ^ cosineSign;
    }
}
