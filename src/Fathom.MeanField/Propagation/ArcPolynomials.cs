using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.MeanField;

/// <summary>The two arc functions that the degree-one dual activation and its derivative are made of, as branch-free polynomials.</summary>
/// <remarks>
/// With c = cos θ, u = 1 − |c| and θ the angle of |c|: sin θ − θ cos θ = u^{3/2} P(u) and θ = √u Q(u), where P and Q are analytic for
/// |u| &lt; 2. P and Q are Chebyshev fits on [0, 1] made in 60-digit arithmetic (relative errors 1e-17 and 7e-17). The reflections are
/// arc(−c) = π − arc(c) and, for the first function, K(−c) = K(c) + πc. The scalar methods and the vector methods do the same
/// operations in the same order.
/// </remarks>
internal static class ArcPolynomials
{
    private static ReadOnlySpan<double> SineMinusArcCosine =>
    [
        0.9428090415820634,
        0.04714045207910578,
        0.007576144083861955,
        0.00175373706836867,
        0.0004882560753931928,
        0.0001521141993722164,
        5.109425451483467e-05,
        1.8349126840897055e-05,
        5.83672864724229e-06,
        5.465788068101837e-06,
        -6.1128606173822415e-06,
        1.3534533881674908e-05,
        -1.7948915243682663e-05,
        1.8519148835413642e-05,
        -1.3478121029305757e-05,
        6.765053154679045e-06,
        -2.0764150855087167e-06,
        3.0658986785827735e-07,
    ];

    private static ReadOnlySpan<double> Arc =>
    [
        1.4142135623730951,
        0.11785113019776002,
        0.026516504294218354,
        0.00789181676887006,
        0.002685409464491659,
        0.0009887258971933647,
        0.000383369218163855,
        0.00015489143150240783,
        6.037669404495616e-05,
        4.16855883007372e-05,
        -3.634463192747035e-05,
        0.00012495727397551662,
        -0.00022929996215795718,
        0.00034554390627169817,
        -0.0003915147878206137,
        0.00033526137779091693,
        -0.00020866338294919977,
        8.982318583584945e-05,
        -2.394651324008615e-05,
        3.0384014775077846e-06,
    ];

    /// <summary>sin θ − θ cos θ for cos θ = c.</summary>
    /// <param name="c">A cosine in [−1, 1].</param>
    /// <returns>The value, between 0 (c = 1) and π (c = −1).</returns>
    public static double SineMinusArc(double c)
    {
        double u = 1 - Math.Abs(c);
        double value = u * Math.Sqrt(u) * Polynomial(SineMinusArcCosine, u);
        return Math.FusedMultiplyAdd(Math.PI, Math.Max(-c, 0), value);
    }

    /// <summary>The angle whose cosine is c.</summary>
    /// <param name="c">A cosine in [−1, 1].</param>
    /// <returns>arccos c in [0, π].</returns>
    public static double Angle(double c)
    {
        double u = 1 - Math.Abs(c);
        double value = Math.Sqrt(u) * Polynomial(Arc, u);
        return c < 0 ? Math.PI - value : value;
    }

    /// <summary>sin θ − θ cos θ of sixteen cosines.</summary>
    /// <param name="first">Eight cosines in [−1, 1].</param>
    /// <param name="second">Eight more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SineMinusArc(ref Vector512<double> first, ref Vector512<double> second)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> u = one - Vector512.Abs(first);
        Vector512<double> v = one - Vector512.Abs(second);
        (Vector512<double> p, Vector512<double> q) = Polynomial(SineMinusArcCosine, u, v);
        Vector512<double> pi = Vector512.Create(Math.PI);
        p = u * Vector512.Sqrt(u) * p;
        q = v * Vector512.Sqrt(v) * q;
        first = Vector512.FusedMultiplyAdd(pi, Vector512.Max(-first, Vector512<double>.Zero), p);
        second = Vector512.FusedMultiplyAdd(pi, Vector512.Max(-second, Vector512<double>.Zero), q);
    }

    /// <summary>The angles of sixteen cosines.</summary>
    /// <param name="first">Eight cosines in [−1, 1].</param>
    /// <param name="second">Eight more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Angle(ref Vector512<double> first, ref Vector512<double> second)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> u = one - Vector512.Abs(first);
        Vector512<double> v = one - Vector512.Abs(second);
        (Vector512<double> p, Vector512<double> q) = Polynomial(Arc, u, v);
        Vector512<double> pi = Vector512.Create(Math.PI);
        p = Vector512.Sqrt(u) * p;
        q = Vector512.Sqrt(v) * q;
        first = Vector512.ConditionalSelect(Vector512.LessThan(first, Vector512<double>.Zero), pi - p, p);
        second = Vector512.ConditionalSelect(Vector512.LessThan(second, Vector512<double>.Zero), pi - q, q);
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double u)
    {
        double sum = coefficients[^1];
        for (int k = coefficients.Length - 2; k >= 0; k--)
        {
            sum = Math.FusedMultiplyAdd(sum, u, coefficients[k]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> P, Vector512<double> Q) Polynomial(
        ReadOnlySpan<double> coefficients, Vector512<double> u, Vector512<double> v)
    {
        Vector512<double> p = Vector512.Create(coefficients[^1]);
        Vector512<double> q = p;
        for (int k = coefficients.Length - 2; k >= 0; k--)
        {
            Vector512<double> coefficient = Vector512.Create(coefficients[k]);
            p = Vector512.FusedMultiplyAdd(p, u, coefficient);
            q = Vector512.FusedMultiplyAdd(q, v, coefficient);
        }

        return (p, q);
    }
}
