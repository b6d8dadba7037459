using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Elementary functions in lanes of singles, made of exactly defined operations only.</summary>
/// <remarks>The polynomials are minimax fits made for this project; each is exact to about single precision on its interval.</remarks>
internal static class SingleLaneFunctions
{
    private const uint MantissaBits = 0x007F_FFFF;
    private const uint SignBit = 0x8000_0000;

    /// <summary>√½ as bits: the smallest mantissa after the exponent has been taken out.</summary>
    private const uint RootHalfBits = 0x3F35_04F3;

    /// <summary>Brings an integer of 32 bits between −1 and 1.</summary>
    private const float IntegerScale = 1f / (1L << 31);

    /// <summary>−2 ln 2.</summary>
    private const float MinusTwoLogTwo = -1.3862944f;

    /// <summary>(−2 ln(1 + d) + 2d) / d² for √½ ≤ 1 + d ≤ √2; relative error of −2 ln(1 + d) below 3.1e−8.</summary>
    private static ReadOnlySpan<float> LogCoefficients =>
    [
        -0.1746968924999237f, 0.2861504554748535f, -0.2983594834804535f, 0.33141016960144043f, -0.39924144744873047f,
        0.5000351071357727f, -0.6666790246963501f, 0.9999998211860657f,
    ];

    /// <summary>−2 ln(x · 2⁻³¹) for normal x between 2⁻³¹ and 2³¹, never negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes MinusTwoLogOfShare<TLanes>(TLanes x)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        // x = m · 2^(e + 31) with m in [√½, √2), by integer arithmetic on the bits.
        TLanes shifted = TLanes.RawAdd(x, TLanes.AllRaw(unchecked(0u - RootHalfBits - (31u << 23))));
        TLanes exponent = TLanes.FromRawInteger(shifted >> 23);
        TLanes mantissa = TLanes.RawAdd(shifted & TLanes.AllRaw(MantissaBits), TLanes.AllRaw(RootHalfBits));
        TLanes offset = mantissa - TLanes.All(1);
        TLanes sum = TLanes.All(LogCoefficients[0]);
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[1]));
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[2]));
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[3]));
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[4]));
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[5]));
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[6]));
        sum = TLanes.FusedMultiplyAdd(sum, offset, TLanes.All(LogCoefficients[7]));
        TLanes linear = TLanes.FusedMultiplyAdd(exponent, TLanes.All(MinusTwoLogTwo), TLanes.All(-2) * offset);
        return TLanes.FusedMultiplyAdd(offset * offset, sum, linear);
    }

    /// <summary>Cosine and sine of the angle that a word of 32 bits stands for, all words together covering the circle evenly.</summary>
    /// <remarks>
    /// The lower 30 bits are an angle between −π/4 and π/4. The highest bit turns it by π (by reflecting the cosine), the next one exchanges the coordinates; since sines come with both
    /// signs equally often, the four sectors together are the circle.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PointOnCircle<TLanes>(TLanes word, out TLanes first, out TLanes second)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        // Both polynomials take the angle in units of π/4: sin(πp/4) / p to 3.3e-9, and cos(πp/4) to 3.3e-8, in p².
        TLanes part = TLanes.FromRawInteger(word << 2) * TLanes.All(IntegerScale);
        TLanes square = part * part;
        TLanes sine = TLanes.FusedMultiplyAdd(square, TLanes.All(-3.59504520019982e-05f), TLanes.All(0.00249000103212893f));
        TLanes cosine = TLanes.FusedMultiplyAdd(square, TLanes.All(-0.0003191605501342565f), TLanes.All(0.015850398689508438f));
        sine = TLanes.FusedMultiplyAdd(sine, square, TLanes.All(-0.08074543625116348f));
        cosine = TLanes.FusedMultiplyAdd(cosine, square, TLanes.All(-0.3084245026111603f));
        sine = TLanes.FusedMultiplyAdd(sine, square, TLanes.All(0.7853981852531433f)) * part;
        cosine = TLanes.FusedMultiplyAdd(cosine, square, TLanes.All(1)) ^ (word & TLanes.AllRaw(SignBit));
        TLanes exchanged = (word << 1) >> 31;
        first = TLanes.Select(exchanged, sine, cosine);
        second = TLanes.Select(exchanged, cosine, sine);
    }
}
