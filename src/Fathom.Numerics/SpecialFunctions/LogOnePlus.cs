namespace Fathom.Numerics;

/// <summary>ln(1 + x) with full relative accuracy for small x.</summary>
public static class LogOnePlus
{
    /// <summary>Evaluates ln(1 + x).</summary>
    /// <param name="x">A number above −1.</param>
    /// <returns>The logarithm; −∞ at −1 and NaN below.</returns>
    /// <remarks>
    /// Near zero by the series of 2 artanh(x / (2 + x)); elsewhere by the logarithm of the rounded sum plus the first-order effect of its rounding.
    /// </remarks>
    public static double Evaluate(double x)
    {
        if (Math.Abs(x) < 0.1)
        {
            double ratio = x / (2 + x);
            double square = ratio * ratio;
            double tail = Polynomial.Evaluate(
                square,
                [2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3]);

            // x − x²/(2+x) is twice the ratio, written so that its leading part x is exact.
            return x - (ratio * (x - (square * tail)));
        }

        double sum = 1 + x;
        double lost = sum > 2 ? (1 - (sum - x)) : (x - (sum - 1));
        return double.IsInfinity(sum) || sum <= 0 ? Math.Log(sum) : Math.Log(sum) + (lost / sum);
    }
}
