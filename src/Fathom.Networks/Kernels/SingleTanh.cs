using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>The hyperbolic tangent and its slope in float32, to about two units in the last place.</summary>
/// <remarks>
/// With t = exp(−2|x|): tanh x = ±(1 − t)/(1 + t), or near 0, where that would cancel, the Taylor series; the slope 4 t/(1 + t)² keeps its digits where 1 − tanh² would
/// lose them. The exponential is 2ⁿ · 2ᶠ with |f| ≤ ½ and the series of 2ᶠ. Additions and multiplications only, so the bits are the same on every machine.
/// </remarks>
internal static class SingleTanh
{
    private const float NearZero = 0.3f;
    private const float Log2OfE = 1.44269504f;
    private const float Smallest = -125f;

    /// <summary>Evaluates.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="value">Receives tanh x.</param>
    /// <param name="slope">Receives 1 − tanh² x.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of(Vector512<float> x, out Vector512<float> value, out Vector512<float> slope)
    {
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> magnitude = Vector512.Abs(x);
        Vector512<float> t = TwoToThe(Vector512.Max(magnitude * Vector512.Create(-2 * Log2OfE), Vector512.Create(Smallest)));
        Vector512<float> inverse = one / (one + t);
        Vector512<float> sign = x & Vector512.Create(-0f);
        Vector512<float> far = ((one - t) * inverse) | sign;
        value = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(NearZero)), Series(x), far);
        slope = Vector512.Create(4f) * t * (inverse * inverse);
    }

    // 2^e for −126 < e ≤ 0; the comparison with a number that is none is false, so such an argument stays one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> TwoToThe(Vector512<float> exponent)
    {
        Vector512<float> whole = Vector512.Floor(exponent + Vector512.Create(0.5f));
        Vector512<float> f = exponent - whole;
        Vector512<float> p = Vector512.Create(1.5403530e-4f);
        p = (p * f) + Vector512.Create(1.3333558e-3f);
        p = (p * f) + Vector512.Create(9.6181291e-3f);
        p = (p * f) + Vector512.Create(5.5504109e-2f);
        p = (p * f) + Vector512.Create(0.24022651f);
        p = (p * f) + Vector512.Create(0.69314718f);
        p = (p * f) + Vector512<float>.One;
        Vector512<int> bits = (Vector512.ConvertToInt32(whole) + Vector512.Create(127)) << 23;
        return p * bits.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Series(Vector512<float> x)
    {
        Vector512<float> s = x * x;
        Vector512<float> p = Vector512.Create(-1382f / 155925);
        p = (p * s) + Vector512.Create(62f / 2835);
        p = (p * s) + Vector512.Create(-17f / 315);
        p = (p * s) + Vector512.Create(2f / 15);
        p = (p * s) + Vector512.Create(-1f / 3);
        return x + (x * (s * p));
    }
}
