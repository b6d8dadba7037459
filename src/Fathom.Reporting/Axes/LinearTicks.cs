using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Reporting;

/// <summary>Ticks of a linear axis at multiples of 1, 2 or 5 times a power of ten.</summary>
internal static class LinearTicks
{
    private static ReadOnlySpan<int> Mantissas => [1, 2, 5];

    /// <summary>Makes at most <paramref name="most"/> ticks within the limits.</summary>
    public static ImmutableArray<Tick> Between(double low, double high, int most)
    {
        (int mantissa, int exponent) = Step((high - low) / Math.Max(1, most));
        return WithStep(low, high, mantissa, exponent, most + 2);
    }

    /// <summary>Makes the ticks of one step within the limits, but no more than a bound.</summary>
    public static ImmutableArray<Tick> WithStep(double low, double high, int mantissa, int exponent, int bound)
    {
        double step = Value(mantissa, exponent);
        double slack = 1e-9 * step;
        double first = Math.Ceiling((low - slack) / step);
        double last = Math.Floor((high + slack) / step);
        int scale = CommonExponent(low, high);
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();

        // Counting in doubles of whole steps keeps every tick exact; far from zero the spacing of doubles may exceed one step.
        for (double index = first; index <= last && ticks.Count < bound; index++)
            ticks.Add(new Tick(index * step, Label(index, mantissa, exponent, scale)));
        return ticks.ToImmutable();
    }

    /// <summary>The smallest step of the family that is at least <paramref name="least"/>.</summary>
    public static (int Mantissa, int Exponent) Step(double least)
    {
        int exponent = (int)Math.Floor(Math.Log10(least)) - 1;
        while (true)
        {
            foreach (int mantissa in Mantissas)
            {
                if (Value(mantissa, exponent) >= least * (1 - 1e-9))
                    return (mantissa, exponent);
            }

            exponent++;
        }
    }

    // Dividing by a power of ten rounds better than multiplying by its inverse.
    private static double Value(int mantissa, int exponent) =>
        exponent < 0 && exponent > -300 ? mantissa / Math.Pow(10, -exponent) : mantissa * Math.Pow(10, exponent);

    // Zero means plain notation.
    private static int CommonExponent(double low, double high)
    {
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        int exponent = (int)Math.Floor(Math.Log10(largest));
        return exponent is >= -3 and < 6 ? 0 : exponent;
    }

    private static TickLabel Label(double index, int mantissa, int exponent, int scale)
    {
        if (index == 0)
            return TickLabel.Number("0");
        double shown = index * mantissa * Math.Pow(10, exponent - scale);
        string digits = shown.ToString($"F{Math.Clamp(scale - exponent, 0, 15)}", CultureInfo.InvariantCulture);
        return scale == 0 ? TickLabel.Number(digits) : TickLabel.Scientific(digits, scale);
    }
}
