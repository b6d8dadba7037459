namespace Fathom.FiniteWidth;

/// <summary>x − ln(1 + x), the building block of every gap between an arithmetic and a geometric mean.</summary>
internal static class LogDefect
{
    private const double SeriesLimit = 0.1;

    /// <summary>Evaluates x − ln(1 + x) with full relative accuracy.</summary>
    /// <param name="x">A number not below −1.</param>
    /// <returns>A non-negative number; infinity at −1.</returns>
    /// <remarks>With r = x/(2 + x), ln(1 + x) = 2 (r + r³/3 + …) and x − 2r = r x, so nothing of the leading term x²/2 cancels.</remarks>
    public static double Evaluate(double x)
    {
        if (Math.Abs(x) >= SeriesLimit)
        {
            return x - Math.Log(1 + x);
        }

        double r = x / (2 + x);
        double square = r * r;
        double tail = (1.0 / 3) + (square * ((1.0 / 5) + (square * ((1.0 / 7) + (square * ((1.0 / 9) + (square / 11)))))));
        return (r * x) - (2 * r * square * tail);
    }

    /// <summary>The same for x = value/mean − 1, without losing a value that is small against the mean.</summary>
    /// <param name="value">A value that is not negative.</param>
    /// <param name="mean">A positive mean.</param>
    /// <returns>value/mean − 1 − ln(value/mean).</returns>
    public static double Relative(double value, double mean)
    {
        double deviation = (value - mean) / mean;
        return deviation < -0.5 ? deviation - Math.Log(value / mean) : Evaluate(deviation);
    }
}
