using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Ticks on whole numbers, for layer indices.</summary>
internal static class WholeNumberTicks
{
    /// <summary>Makes about <paramref name="most"/> ticks within the limits. An axis that begins at 1 is labelled there.</summary>
    public static ImmutableArray<Tick> Between(double low, double high, int most)
    {
        double least = Math.Max(1, (high - low) / Math.Max(1, most));
        (int mantissa, int exponent) = LinearTicks.Step(least);
        double step = mantissa * Math.Pow(10, exponent);
        ImmutableArray<Tick> ticks = LinearTicks.WithStep(low, high, mantissa, exponent, most + 2);
        bool beginsAtOne = Math.Ceiling(low) == 1 && step > 2 && high > step && step < 1e6 && (ticks.IsEmpty || ticks[0].Even > 1);
        return beginsAtOne ? [new Tick(1, TickLabel.Number("1")), .. ticks] : ticks;
    }
}
