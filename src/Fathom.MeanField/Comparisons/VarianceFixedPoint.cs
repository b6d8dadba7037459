using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Follows a map q → F(q) of a positive variance from a start to where it goes.</summary>
/// <param name="Behaviour">Where the variance goes.</param>
/// <param name="Value">The fixed point: zero when vanishing, infinite when divergent, the start itself when marginal.</param>
/// <param name="Rate">F′ at the fixed point: the factor by which a deviation shrinks per layer; at the end of the search otherwise.</param>
/// <param name="Probe">A positive variance that stands for the fixed point where a theory needs one: tiny when vanishing, huge when divergent.</param>
/// <remarks>
/// The fixed point is bracketed by ln(F(q)/q), which does not lose digits at small q, and found by a root finder, so that criticality,
/// where iteration converges only algebraically, costs no more than any other place.
/// </remarks>
internal readonly record struct VarianceFixedPoint(VarianceBehaviour Behaviour, Estimate Value, Estimate Rate, double Probe)
{
    private const double Smallest = 1e-16;
    private const double Largest = 1e12;
    private const double Step = 4;

    /// <summary>Follows the map.</summary>
    /// <param name="map">F with its error; positive for positive arguments.</param>
    /// <param name="start">Where to start, positive.</param>
    /// <returns>Where the variance goes.</returns>
    public static VarianceFixedPoint Solve(Func<double, Estimate> map, double start)
    {
        Estimate first = Drift(map, start);
        if (Math.Abs(first.Value) <= first.Error)
        {
            Estimate above = Drift(map, start * Step);
            Estimate below = Drift(map, start / Step);
            return Math.Abs(above.Value) <= above.Error && Math.Abs(below.Value) <= below.Error
                ? new VarianceFixedPoint(VarianceBehaviour.Marginal, new Estimate(start, 0), Slope(map, start), start)
                : Converged(map, start);
        }

        bool rising = first.Value > 0;
        double previous = start;
        Estimate last = first;
        for (double q = rising ? start * Step : start / Step; q is > Smallest and < Largest; q = rising ? q * Step : q / Step)
        {
            last = Drift(map, q);
            if (last.Value != 0 && (last.Value > 0) != rising && Math.Abs(last.Value) > last.Error)
            {
                double low = Math.Log(Math.Min(previous, q));
                double high = Math.Log(Math.Max(previous, q));
                return Converged(map, Math.Exp(BrentRoot.Find(x => Drift(map, Math.Exp(x)).Value, low, high, 0)));
            }

            if (Math.Abs(last.Value) > last.Error)
            {
                previous = q;
            }
        }

        // The drift may have sunk below its error on the way, as at criticality; then only the last variance with a certain drift is a bound.
        bool certain = Math.Abs(last.Value) > last.Error;
        return rising
            ? new VarianceFixedPoint(VarianceBehaviour.Divergent, new Estimate(double.PositiveInfinity, 0), Slope(map, Largest), Largest)
            : new VarianceFixedPoint(VarianceBehaviour.Vanishing, new Estimate(0, certain ? 0 : previous), Slope(map, Smallest), Smallest);
    }

    private static VarianceFixedPoint Converged(Func<double, Estimate> map, double q)
    {
        Estimate drift = Drift(map, q);
        Estimate rate = Slope(map, q);
        double steepness = Math.Max(Math.Abs(rate.Value - 1), Estimate.UnitRoundoff);
        double error = q * (((drift.Error + Math.Abs(drift.Value)) / steepness) + (4 * Estimate.UnitRoundoff));
        return new VarianceFixedPoint(VarianceBehaviour.Convergent, new Estimate(q, error), rate, q);
    }

    /// <summary>F(q)/q − 1 with its error.</summary>
    private static Estimate Drift(Func<double, Estimate> map, double q)
    {
        Estimate next = map(q);
        return new Estimate((next.Value / q) - 1, (next.Error / q) + (8 * Estimate.UnitRoundoff));
    }

    /// <summary>F′ by a central difference in ln q, extrapolated once.</summary>
    private static Estimate Slope(Func<double, Estimate> map, double q)
    {
        const double Width = 1e-3;
        double wide = Difference(map, q, 2 * Width);
        double narrow = Difference(map, q, Width);
        double value = ((4 * narrow) - wide) / 3;
        return new Estimate(value, (Math.Abs(value - narrow) * 1e-3) + (1e-12 * Math.Max(1, Math.Abs(value))));
    }

    private static double Difference(Func<double, Estimate> map, double q, double width)
    {
        double up = map(q * Math.Exp(width)).Value;
        double down = map(q * Math.Exp(-width)).Value;
        return (up - down) / (2 * width * q);
    }
}
