namespace Fathom.Numerics;

/// <summary>Gauss's hypergeometric function ₂F₁(a, b; c; z) for real parameters and −1 ≤ z ≤ 1.</summary>
/// <remarks>
/// The power series where it converges quickly or terminates; for negative z it or one of Pfaff's transformations (NIST DLMF 15.8.1),
/// whichever cancels least; for z above 0.9 the expansion around one (DLMF 15.8.4, with its limit 15.8.10 when c − a − b is an integer). When
/// c − a − b is nearly but not exactly an integer the slowly converging power series is used, and very close to one it is refused.
/// </remarks>
public static class HypergeometricFunction
{
    /// <summary>Up to here the power series is used as it stands: a few hundred terms, but no cancellation.</summary>
    private const double SeriesLimit = 0.9;

    /// <summary>Closer than this to an integer, c − a − b makes the two terms of the expansion around one cancel.</summary>
    private const double CancellationWidth = 0.1;

    private const int MaximumTerms = 2_000_000;

    /// <summary>Evaluates ₂F₁(a, b; c; z).</summary>
    /// <param name="a">First upper parameter.</param>
    /// <param name="b">Second upper parameter.</param>
    /// <param name="c">Lower parameter, not zero or a negative integer.</param>
    /// <param name="z">Argument between −1 and 1; at 1 the function is finite only if it terminates or c − a − b &gt; 0.</param>
    /// <returns>The value; about 1e-15 relative to the sum of the magnitudes of the terms for |z| up to one half.</returns>
    /// <exception cref="ArgumentOutOfRangeException">z is outside [−1, 1], or c is a pole.</exception>
    /// <exception cref="ArithmeticException">The value is infinite, or the series would need too many terms.</exception>
    public static double Gauss(double a, double b, double c, double z)
    {
        if (!(Math.Abs(z) <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(z), z, "The argument must lie in [-1, 1].");
        }

        if (!double.IsFinite(a) || !double.IsFinite(b) || !double.IsFinite(c) || IsPole(c))
        {
            throw new ArgumentOutOfRangeException(nameof(c), c, "The parameters must be finite and the lower one no zero or negative integer.");
        }

        if (z == 0 || a == 0 || b == 0)
        {
            return 1;
        }

        if (IsPole(a) || IsPole(b))
        {
            return Series(a, b, c, z);
        }

        if (z < 0)
        {
            return Negative(a, b, c, z);
        }

        if (IsPole(c - a) || IsPole(c - b))
        {
            // Euler's transformation makes the series terminate.
            return Math.Pow(1 - z, c - a - b) * Series(c - a, c - b, c, z);
        }

        if (z <= SeriesLimit)
        {
            return Series(a, b, c, z);
        }

        return z == 1 ? AtOne(a, b, c) : NearOne(a, b, c, z);
    }

    private static bool IsPole(double x) => x <= 0 && Math.Floor(x) == x;

    /// <summary>The power series or one of Pfaff's two, whichever cancels least.</summary>
    private static double Negative(double a, double b, double c, double z)
    {
        double mapped = z / (z - 1);
        Sum first = Add(a, c - b, c, mapped);
        double firstValue = Math.Pow(1 - z, -a) * first.Value;
        if (first.Magnitude <= 2 * Math.Abs(first.Value))
        {
            return firstValue;
        }

        Sum second = Add(c - a, b, c, mapped);
        double secondValue = Math.Pow(1 - z, -b) * second.Value;
        bool secondIsBetter = second.Amplification < first.Amplification;
        double best = secondIsBetter ? secondValue : firstValue;
        if (z < -0.9)
        {
            return best;
        }

        Sum direct = Add(a, b, c, z);
        return direct.Amplification < Math.Min(first.Amplification, second.Amplification) ? direct.Value : best;
    }

    private static double Series(double a, double b, double c, double z) => Add(a, b, c, z).Value;

    private static Sum Add(double a, double b, double c, double z)
    {
        double term = 1;
        double sum = 1;
        double low = 0;
        double magnitude = 1;
        double signsSettled = Math.Max(-c, Math.Max(-a, -b));
        for (int k = 0; k < MaximumTerms; k++)
        {
            double ratio = (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
            term *= ratio;
            if (term == 0)
            {
                return new Sum(sum, magnitude);
            }

            double corrected = term - low;
            double next = sum + corrected;
            low = (next - sum) - corrected;
            sum = next;
            magnitude += Math.Abs(term);
            double bound = Math.Max(Math.Abs(ratio), Math.Abs(z));
            if (bound < 1 && k > signsSettled && Math.Abs(term) <= 1e-17 * Math.Abs(sum) * (1 - bound))
            {
                return new Sum(sum, magnitude);
            }
        }

        throw new ArithmeticException("The hypergeometric series converges too slowly here.");
    }

    private static double AtOne(double a, double b, double c)
    {
        double excess = c - a - b;
        if (excess <= 0)
        {
            throw new ArithmeticException("The hypergeometric function is infinite at one when c - a - b is not positive.");
        }

        return Product(c, excess) * Reciprocal(c - a) * Reciprocal(c - b);
    }

    private static double NearOne(double a, double b, double c, double z)
    {
        double excess = c - a - b;
        double nearest = Math.Round(excess);
        if (Math.Abs(excess - nearest) >= CancellationWidth)
        {
            double rest = 1 - z;
            double regular = Product(c, excess) * Reciprocal(c - a) * Reciprocal(c - b) * Series(a, b, 1 - excess, rest);
            double singular = Product(c, -excess) * Reciprocal(a) * Reciprocal(b) * Math.Pow(rest, excess)
                * Series(c - a, c - b, 1 + excess, rest);
            return regular + singular;
        }

        if (excess == nearest && excess >= 0)
        {
            return IntegerExcess(a, b, c, (int)nearest, 1 - z);
        }

        return excess == nearest
            ? Math.Pow(1 - z, excess) * IntegerExcess(c - a, c - b, c, (int)-nearest, 1 - z)
            : Series(a, b, c, z);
    }

    /// <summary>The expansion around one for c = a + b + m with integer m ≥ 0 (NIST DLMF 15.8.10).</summary>
    private static double IntegerExcess(double a, double b, double c, int m, double rest)
    {
        double finite = 0;
        if (m > 0)
        {
            double term = 1;
            finite = term;
            for (int k = 0; k < m - 1; k++)
            {
                term *= (a + k) * (b + k) / ((k + 1.0) * (1 - m + k)) * rest;
                finite += term;
            }

            finite *= GammaFunction.Gamma(m) * Reciprocal(a + m) * Reciprocal(b + m);
        }

        double logarithm = Math.Log(rest);
        double coefficient = Math.Pow(-rest, m) * Reciprocal(a) * Reciprocal(b) / GammaFunction.Gamma(m + 1);
        double sum = 0;
        for (int k = 0; k < MaximumTerms; k++)
        {
            double bracket = logarithm - GammaFunction.Digamma(k + 1) - GammaFunction.Digamma(k + m + 1)
                + GammaFunction.Digamma(a + k + m) + GammaFunction.Digamma(b + k + m);
            double term = coefficient * bracket;
            sum += term;
            coefficient *= (a + m + k) * (b + m + k) / ((k + 1.0) * (k + 1 + m)) * rest;
            if (Math.Abs(coefficient * bracket) <= 1e-18 * Math.Max(Math.Abs(sum), Math.Abs(finite)) || coefficient == 0)
            {
                break;
            }
        }

        return GammaFunction.Gamma(c) * (finite - sum);
    }

    private static double Product(double first, double second) => GammaFunction.Gamma(first) * GammaFunction.Gamma(second);

    private static double Reciprocal(double x) => IsPole(x) ? 0 : 1 / GammaFunction.Gamma(x);

    /// <summary>A sum and the sum of the magnitudes of its terms.</summary>
    private readonly record struct Sum(double Value, double Magnitude)
    {
        /// <summary>By how much cancellation enlarges the relative rounding error.</summary>
        public double Amplification => Magnitude / Math.Abs(Value);
    }
}
