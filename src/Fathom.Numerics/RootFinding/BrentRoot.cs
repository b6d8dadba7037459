namespace Fathom.Numerics;

/// <summary>Root of a continuous function of one variable between two points of opposite sign.</summary>
/// <remarks>R. P. Brent, Algorithms for Minimization Without Derivatives (1973), chapter 4: inverse quadratic steps guarded by bisection.</remarks>
public static class BrentRoot
{
    private const int MaximumSteps = 300;

    /// <summary>Finds a root.</summary>
    /// <param name="f">The function; continuous on the interval.</param>
    /// <param name="low">One end of the bracket.</param>
    /// <param name="high">The other end; the function has the opposite sign there.</param>
    /// <param name="tolerance">Absolute width at which the bracket is narrow enough; zero asks for all digits.</param>
    /// <returns>A point within <paramref name="tolerance"/> (plus rounding) of a sign change.</returns>
    /// <exception cref="ArgumentException">The two ends do not bracket a root, or the function is not a number there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number.</exception>
    /// <exception cref="ArithmeticException">The function was not a number inside the bracket.</exception>
    public static double Find(Func<double, double> f, double low, double high, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        double previous = low;
        double best = high;
        double previousValue = f(previous);
        double bestValue = f(best);
        if (previousValue == 0 || bestValue == 0)
        {
            return previousValue == 0 ? previous : best;
        }

        if (double.IsNaN(previousValue) || double.IsNaN(bestValue) || double.IsNaN(tolerance) || (previousValue > 0) == (bestValue > 0))
        {
            throw new ArgumentException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"No sign change between {low:R} and {high:R}: values {previousValue:R} and {bestValue:R}."),
                nameof(low));
        }

        double opposite = previous;
        double oppositeValue = previousValue;
        double step = best - previous;
        double stepBefore = step;
        for (int i = 0; i < MaximumSteps; i++)
        {
            if (Math.Abs(oppositeValue) < Math.Abs(bestValue))
            {
                (previous, best, opposite) = (best, opposite, best);
                (previousValue, bestValue, oppositeValue) = (bestValue, oppositeValue, bestValue);
            }

            double resolution = (Estimate.UnitRoundoff * Math.Abs(best)) + (0.5 * tolerance);
            double half = 0.5 * (opposite - best);
            if (Math.Abs(half) <= resolution || bestValue == 0)
            {
                return best;
            }

            (step, stepBefore) = NextStep(
                (previous, previousValue), (best, bestValue), (opposite, oppositeValue), half, resolution, step, stepBefore);
            previous = best;
            previousValue = bestValue;
            best += Math.Abs(step) > resolution ? step : Math.CopySign(resolution, half);
            bestValue = f(best);
            if (double.IsNaN(bestValue))
            {
                throw new ArithmeticException("The function is not a number inside the bracket.");
            }

            if ((bestValue > 0) == (oppositeValue > 0))
            {
                opposite = previous;
                oppositeValue = previousValue;
                step = best - previous;
                stepBefore = step;
            }
        }

        return best;
    }

    /// <summary>The interpolated step if it is short enough to be trusted, otherwise half of the bracket.</summary>
    private static (double Step, double StepBefore) NextStep(
        (double X, double Value) previous,
        (double X, double Value) best,
        (double X, double Value) opposite,
        double half,
        double resolution,
        double step,
        double stepBefore)
    {
        if (Math.Abs(stepBefore) < resolution || Math.Abs(previous.Value) <= Math.Abs(best.Value))
        {
            return (half, half);
        }

        double ratio = best.Value / previous.Value;
        double numerator;
        double denominator;
        if (previous.X == opposite.X)
        {
            numerator = 2 * half * ratio;
            denominator = 1 - ratio;
        }
        else
        {
            double first = previous.Value / opposite.Value;
            double second = best.Value / opposite.Value;
            numerator = ratio * ((2 * half * first * (first - second)) - ((best.X - previous.X) * (second - 1)));
            denominator = (first - 1) * (second - 1) * (ratio - 1);
        }

        if (numerator > 0)
        {
            denominator = -denominator;
        }

        numerator = Math.Abs(numerator);
        bool trusted = 2 * numerator < Math.Min((3 * half * denominator) - Math.Abs(resolution * denominator), Math.Abs(stepBefore * denominator));
        return trusted ? (numerator / denominator, step) : (half, half);
    }
}
