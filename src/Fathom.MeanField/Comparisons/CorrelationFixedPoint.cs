using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Finds where the correlation of two samples goes: the stable fixed point of a convex map c → C(c) on [0, 1] with C(1) = 1.</summary>
/// <remarks>
/// C is a power series in c with non-negative coefficients, so that there is exactly one fixed point below one when C′(1) &gt; 1 and none
/// otherwise (Poole et al. 2016). Close to criticality the search is for 1 − c on a shrinking bracket.
/// </remarks>
internal static class CorrelationFixedPoint
{
    /// <summary>Finds the fixed point.</summary>
    /// <param name="map">C with its error.</param>
    /// <param name="rateAtOne">C′(1).</param>
    /// <returns>The correlation; not a number when every correlation is kept, as by a linear network without bias.</returns>
    public static Estimate Solve(Func<double, Estimate> map, Estimate rateAtOne)
    {
        double margin = Math.Max(rateAtOne.Error, 1e-13);
        if (rateAtOne.Value <= 1 + margin)
        {
            Estimate middle = map(0.5);
            bool keepsAll = Math.Abs(rateAtOne.Value - 1) <= margin && Math.Abs(middle.Value - 0.5) <= middle.Error + 1e-14;
            return keepsAll ? new Estimate(double.NaN, 0) : new Estimate(1, 0);
        }

        Estimate atZero = map(0);
        if (atZero.Value <= atZero.Error + 1e-16)
        {
            return new Estimate(0, Math.Max(0, atZero.Error) + Math.Abs(atZero.Value));
        }

        double Excess(double distance) => map(1 - distance).Value - 1 + distance;
        double distance = 0.5;
        while (Excess(distance) >= 0)
        {
            distance /= 2;
            if (distance < 1e-13)
            {
                return new Estimate(1, 1e-13);
            }
        }

        return new Estimate(1 - BrentRoot.Find(Excess, distance, 1, 0), 0);
    }

    /// <summary>Adds what the errors of the map make of the error of its fixed point.</summary>
    /// <param name="fixedPoint">The fixed point.</param>
    /// <param name="map">C at the fixed point, with its error.</param>
    /// <param name="rate">C′ at the fixed point.</param>
    /// <returns>The fixed point with its error.</returns>
    public static Estimate WithError(Estimate fixedPoint, Estimate map, double rate)
    {
        if (fixedPoint.Value is 1 or 0 || !fixedPoint.IsFinite)
        {
            return fixedPoint;
        }

        double noise = map.Error + Math.Abs(map.Value - fixedPoint.Value) + Estimate.UnitRoundoff;
        return fixedPoint with { Error = noise / Math.Max(Math.Abs(1 - rate), Estimate.UnitRoundoff) };
    }
}
