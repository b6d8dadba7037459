namespace Fathom.Numerics;

/// <summary>The gamma function, its logarithm, its ratios and its logarithmic derivative for real arguments.</summary>
/// <remarks>
/// Large arguments use Stirling's series (NIST DLMF 5.11.1), small ones are shifted by the recurrence Γ(x+1) = x Γ(x); around one and two
/// the logarithm uses the Taylor series whose coefficients are values of the zeta function (DLMF 5.7.3), so that it keeps its relative
/// accuracy at its two zeros.
/// </remarks>
public static class GammaFunction
{
    /// <summary>From here on Stirling's series with nine terms is exact to double precision.</summary>
    private const double StirlingStart = 12;

    /// <summary>From here on the power in Stirling's formula is split in two, since it overflows before Γ does.</summary>
    private const double SplitPowerStart = 140;

    /// <summary>Γ(x) is larger than the largest double from here on.</summary>
    private const double OverflowStart = 171.62437695630273;

    private const double HalfLogTwoPi = 0.9189385332046728;
    private const double SquareRootTwoPi = 2.5066282746310002;

    /// <summary>B₂ₙ / (2n (2n−1)) for n = 9 … 1.</summary>
    private static ReadOnlySpan<double> StirlingCoefficients =>
    [
        0.17964437236883057, -0.029550653594771242, 0.00641025641025641, -0.0019175269175269176, 0.0008417508417508417,
        -0.0005952380952380953, 0.0007936507936507937, -0.002777777777777778, 0.08333333333333333,
    ];

    /// <summary>B₂ₙ / 2n for n = 9 … 1.</summary>
    private static ReadOnlySpan<double> DigammaCoefficients =>
    [
        3.0539543302701198, -0.4432598039215686, 0.08333333333333333, -0.021092796092796094, 0.007575757575757576,
        -0.004166666666666667, 0.003968253968253968, -0.008333333333333333, 0.08333333333333333,
    ];

    /// <summary>(−1)ᵏ (ζ(k) − 1) / k for k = 30 … 2, then 1 − γ.</summary>
    private static ReadOnlySpan<double> LogarithmCoefficients =>
    [
        3.1044247747322276e-11, -6.4229645638381e-11, 1.330476437424449e-10, -2.7595228851242334e-10, 5.731367241678862e-10,
        -1.1921401405860912e-09, 2.4836745438024785e-09, -5.183475041970047e-09, 1.0838659214896955e-08, -2.2711094608943164e-08,
        4.7698101693639804e-08, -1.0043224823968099e-07, 2.1207184805554665e-07, -4.492469198764566e-07, 9.55141213040742e-07,
        -2.039215753801366e-06, 4.374866789907488e-06, -9.439488275268397e-06, 2.050721277567069e-05, -4.492623673813314e-05,
        9.945751278180853e-05, -0.00022315475845357939, 0.0005096695247430425, -0.001192753911703261, 0.0028905103307415234,
        -0.007385551028673986, 0.020580808427784546, -0.0673523010531981, 0.3224670334241132, 0.42278433509846713,
    ];

    /// <summary>ln Γ(x) for positive x.</summary>
    /// <param name="x">A positive number; infinity gives infinity.</param>
    /// <returns>The logarithm, with a relative error of a few units in the last place, also near its zeros at one and two.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not positive or not a number.</exception>
    public static double LogGamma(double x)
    {
        if (!(x > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm of the gamma function needs a positive argument.");
        }

        if (x >= StirlingStart)
        {
            return double.IsInfinity(x) ? x : ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingSum(x);
        }

        if (x < 0.5)
        {
            return NearTwo(x) - LogOnePlus.Evaluate(x) - Math.Log(x);
        }

        if (x < 1.5)
        {
            double offset = x - 1;
            return NearTwo(offset) - LogOnePlus.Evaluate(offset);
        }

        double product = 1;
        while (x > 2.5)
        {
            x -= 1;
            product *= x;
        }

        return NearTwo(x - 2) + Math.Log(product);
    }

    /// <summary>Γ(x) for any real x that is not a pole.</summary>
    /// <param name="x">A number other than 0, −1, −2, …</param>
    /// <returns>The value; infinity where it overflows, zero where it underflows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is a pole or not a number.</exception>
    public static double Gamma(double x)
    {
        if (double.IsNaN(x) || (x <= 0 && Math.Floor(x) == x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The gamma function has poles at zero and the negative integers.");
        }

        if (x < -20)
        {
            return Reflected(x);
        }

        if (x > OverflowStart)
        {
            return double.PositiveInfinity;
        }

        if (x > 24)
        {
            return Stirling(x);
        }

        // Integers come out exact: the product of integers below 2⁵³ is, and larger ones are correctly rounded once or twice.
        double numerator = 1;
        double denominator = 1;
        while (x > 2.5)
        {
            x -= 1;
            numerator *= x;
        }

        while (x < 1.5)
        {
            denominator *= x;
            x += 1;
        }

        return Math.Exp(NearTwo(x - 2)) * numerator / denominator;
    }

    /// <summary>Γ(x + a) / Γ(x) without the cancellation of two logarithms, also for large x.</summary>
    /// <param name="x">A positive number.</param>
    /// <param name="a">The shift; x + a must not be a pole of the gamma function.</param>
    /// <returns>The ratio, with a relative error of about (10 + |a|) units in the last place.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not positive and finite, or x + a is a pole.</exception>
    public static double Ratio(double x, double a)
    {
        CheckRatio(x, a);
        if (Math.Abs(a) <= 32 && Math.Floor(a) == a)
        {
            return IntegerRatio(x, (int)a);
        }

        double factor = 1;
        while (x < StirlingStart || x + a < StirlingStart)
        {
            // Γ(x+a)/Γ(x) = Γ(x+1+a)/Γ(x+1) · x/(x+a)
            factor *= x / (x + a);
            x += 1;
        }

        return factor * Math.Exp(RatioExponent(x, a)) * Math.Pow(x + a, a);
    }

    /// <summary>ln(Γ(x + a) / Γ(x)) without the cancellation of two logarithms.</summary>
    /// <param name="x">A positive number.</param>
    /// <param name="a">The shift; x + a must be positive.</param>
    /// <returns>The logarithm of <see cref="Ratio"/>, usable where the ratio itself would overflow.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> or x + a is not positive and finite.</exception>
    public static double LogRatio(double x, double a)
    {
        CheckRatio(x, a);
        if (!(x + a > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(a), a, "The logarithm of a gamma ratio needs x + a to be positive.");
        }

        double factor = 1;
        while (x < StirlingStart || x + a < StirlingStart)
        {
            factor *= x / (x + a);
            x += 1;
        }

        return RatioExponent(x, a) + (a * Math.Log(x + a)) + Math.Log(factor);
    }

    /// <summary>ψ(x) = Γ′(x) / Γ(x).</summary>
    /// <param name="x">A number other than 0, −1, −2, …</param>
    /// <returns>The value; accurate to a few units in the last place of max(1, |ψ(x)|).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is a pole or not a number.</exception>
    public static double Digamma(double x)
    {
        if (double.IsNaN(x) || (x <= 0 && Math.Floor(x) == x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The digamma function has poles at zero and the negative integers.");
        }

        if (x < -4)
        {
            double fraction = x - Math.Round(x);
            return Digamma(1 - x) - (Math.PI / Math.Tan(Math.PI * fraction));
        }

        double sum = 0;
        while (x < StirlingStart)
        {
            sum -= 1 / x;
            x += 1;
        }

        double inverse = 1 / x;
        double square = inverse * inverse;
        return Math.Log(x) - (0.5 * inverse) - (square * Polynomial.Evaluate(square, DigammaCoefficients)) + sum;
    }

    /// <summary>ln Γ(2 + e) for |e| up to about one half.</summary>
    private static double NearTwo(double e) => e * Polynomial.Evaluate(e, LogarithmCoefficients);

    private static double StirlingSum(double x)
    {
        double inverse = 1 / x;
        return inverse * Polynomial.Evaluate(inverse * inverse, StirlingCoefficients);
    }

    private static double Stirling(double x)
    {
        double correction = Math.Exp(StirlingSum(x)) * SquareRootTwoPi;
        if (x < SplitPowerStart)
        {
            return Math.Pow(x, x - 0.5) * Math.Exp(-x) * correction;
        }

        double half = Math.Pow(x, 0.5 * (x - 0.5));
        return half * Math.Exp(-x) * half * correction;
    }

    private static double Reflected(double x)
    {
        double nearest = Math.Round(x);
        double sine = Math.Sin(Math.PI * (x - nearest));
        double sign = nearest % 2 == 0 ? 1 : -1;
        double reflected = 1 - x;
        if (reflected < OverflowStart)
        {
            return sign * Math.PI / (sine * Gamma(reflected));
        }

        double logarithm = Math.Log(Math.PI / Math.Abs(sine)) - LogGamma(reflected);
        return sign * Math.Sign(sine) * Math.Exp(logarithm);
    }

    private static double IntegerRatio(double x, int a)
    {
        double product = 1;
        for (int i = 0; i < a; i++)
        {
            product *= x + i;
        }

        for (int i = 1; i <= -a; i++)
        {
            product *= x - i;
        }

        return a >= 0 ? product : 1 / product;
    }

    /// <summary>ln(Γ(x+a)/Γ(x)) − a ln(x+a) from Stirling's series.</summary>
    private static double RatioExponent(double x, double a) =>
        ((x - 0.5) * LogOnePlus.Evaluate(a / x)) - a + (StirlingSum(x + a) - StirlingSum(x));

    private static void CheckRatio(double x, double a)
    {
        if (!(x > 0) || double.IsInfinity(x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "A ratio of gamma functions needs a positive, finite x.");
        }

        double shifted = x + a;
        if (!double.IsFinite(shifted) || (shifted <= 0 && Math.Floor(shifted) == shifted))
        {
            throw new ArgumentOutOfRangeException(nameof(a), a, "x + a is a pole of the gamma function or not finite.");
        }
    }
}
