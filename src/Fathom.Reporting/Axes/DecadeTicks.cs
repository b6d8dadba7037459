using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Reporting;

/// <summary>Ticks of a logarithmic axis: powers of ten, thinned to fit, with minor ticks between them.</summary>
/// <remarks>All positions are decimal logarithms, so that quantities far outside the range of a double can be labelled.</remarks>
internal static class DecadeTicks
{
    private const int LargestPlainExponent = 4;

    /// <summary>Makes at most about <paramref name="most"/> labelled ticks within the limits, plus minor ticks.</summary>
    public static ImmutableArray<Tick> Between(double low, double high, int most)
    {
        most = Math.Max(2, most);
        int decades = (int)(Math.Floor(high + 1e-9) - Math.Ceiling(low - 1e-9)) + 1;
        if (decades >= 2)
            return Powers(low, high, Thinning(decades, most), withMantissas: 3 * decades <= 2 * most);
        ImmutableArray<Tick> mantissas = Mantissas(low, high, [1, 2, 5]);
        int labelled = mantissas.Count(tick => tick.IsMajor);
        if (labelled >= 2)
            return labelled <= most ? mantissas : Mantissas(low, high, [1, 3]) is var few && few.Count(tick => tick.IsMajor) is >= 2 ? few : mantissas;
        return Fractions(low, high, most);
    }

    // The exponents shown are multiples of the result.
    private static int Thinning(int decades, int most)
    {
        int step = 1;
        for (int round = 0; (decades + step - 1) / step > most; round++)
            step = (round % 3) switch { 0 => step * 2, 1 => step / 2 * 5, _ => step * 2 };
        return step;
    }

    private static ImmutableArray<Tick> Powers(double low, double high, int step, bool withMantissas)
    {
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
        int last = (int)Math.Floor(high + 1e-9);
        int minorStep = step <= 10 ? 1 : step / 5;
        int first = minorStep * (int)Math.Ceiling((low - 1e-9) / minorStep);
        for (int exponent = first - minorStep; exponent <= last; exponent += minorStep)
        {
            if (exponent >= first)
                ticks.Add(new Tick(exponent, exponent % step == 0 ? TickLabel.PowerOfTen(exponent) : null));
            for (int mantissa = 2; withMantissas && step == 1 && mantissa <= 9; mantissa++)
            {
                double even = exponent + Math.Log10(mantissa);
                if (even >= low && even <= high)
                    ticks.Add(new Tick(even, null));
            }
        }

        return ticks.ToImmutable();
    }

    private static ImmutableArray<Tick> Mantissas(double low, double high, ReadOnlySpan<int> labelled)
    {
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
        for (int exponent = (int)Math.Floor(low); exponent <= high; exponent++)
        {
            for (int mantissa = 1; mantissa <= 9; mantissa++)
            {
                double even = exponent + Math.Log10(mantissa);
                if (even < low - 1e-9 || even > high + 1e-9)
                    continue;
                ticks.Add(new Tick(even, labelled.Contains(mantissa) ? Label(mantissa, 0, exponent) : null));
            }
        }

        return ticks.ToImmutable();
    }

    // Less than a factor of about two: linear ticks of the mantissa in front of a fixed power of ten.
    private static ImmutableArray<Tick> Fractions(double low, double high, int most)
    {
        int exponent = (int)Math.Floor(low);
        double from = Math.Pow(10, low - exponent);
        double to = Math.Pow(10, high - exponent);
        if (to - from < 1e-12)
            return [];
        (int mantissa, int power) = LinearTicks.Step((to - from) / most);
        int decimals = Math.Max(0, -power);
        return [.. LinearTicks.Between(from, to, most).Select(tick =>
            new Tick(exponent + Math.Log10(tick.Even), Label(tick.Even, decimals, exponent)))];
    }

    private static TickLabel Label(double mantissa, int decimals, int exponent)
    {
        if (Math.Abs(exponent) <= LargestPlainExponent)
        {
            string digits = (mantissa * Math.Pow(10, exponent)).ToString($"F{Math.Clamp(decimals - exponent, 0, 15)}", CultureInfo.InvariantCulture);
            return TickLabel.Number(digits);
        }

        return mantissa == 1
            ? TickLabel.PowerOfTen(exponent)
            : TickLabel.Scientific(mantissa.ToString($"F{decimals}", CultureInfo.InvariantCulture), exponent);
    }
}
