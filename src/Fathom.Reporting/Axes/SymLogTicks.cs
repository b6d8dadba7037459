using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Ticks of a symmetric logarithmic axis: zero and powers of ten on both sides.</summary>
internal static class SymLogTicks
{
    /// <summary>Makes at most about <paramref name="most"/> labelled ticks within the limits.</summary>
    public static ImmutableArray<Tick> Between(double low, double high, AxisTransform transform, int most)
    {
        int smallest = (int)Math.Ceiling(Math.Log10(transform.LinearThreshold) - 1e-9);
        int largest = (int)Math.Min(308, Math.Floor(Math.Max(Math.Abs(low), Math.Abs(high)) + Math.Log10(transform.LinearThreshold)));
        int wanted = Math.Max(2, most);
        for (int step = 1; ; step++)
        {
            ImmutableArray<Tick> ticks = WithStep(low, high, transform, smallest, largest, step, 0.7 * (high - low) / wanted);
            if (ticks.Length <= wanted || step > 700)
                return ticks.Length >= 2 ? ticks : LinearFallback(low, high, transform, wanted);
        }
    }

    private static ImmutableArray<Tick> WithStep(double low, double high, AxisTransform transform, int smallest, int largest, int step, double leastGap)
    {
        List<Tick> ticks = [];
        for (int exponent = smallest; exponent <= largest; exponent += step)
        {
            double even = transform.Even(Math.Pow(10, exponent));
            if (even < leastGap)
                continue;
            if (-even >= low && -even <= high)
                ticks.Insert(0, new Tick(-even, TickLabel.PowerOfTen(exponent) is var label ? label with { Text = "−10" } : label));
            if (even >= low && even <= high)
                ticks.Add(new Tick(even, TickLabel.PowerOfTen(exponent)));
        }

        if (low <= 0 && high >= 0)
            ticks.Insert(ticks.Count(tick => tick.Even < 0), new Tick(0, TickLabel.Number("0")));
        return [.. ticks];
    }

    // Inside the linear part no power of ten may fall within the limits.
    private static ImmutableArray<Tick> LinearFallback(double low, double high, AxisTransform transform, int most)
    {
        ImmutableArray<Tick> values = LinearTicks.Between(Inverse(low), Inverse(high), most);
        return [.. values.Select(tick => tick with { Even = transform.Even(tick.Even) })];

        double Inverse(double even) => Math.Sign(even) * transform.LinearThreshold * (Math.Pow(10, Math.Min(300, Math.Abs(even))) - 1);
    }
}
