using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Studies;

/// <summary>One axis of a map: what varies, and the values it takes, in ascending order.</summary>
/// <param name="Parameter">What varies.</param>
/// <param name="Values">The values.</param>
public sealed record MapAxis(MapParameter Parameter, ImmutableArray<double> Values)
{
    /// <summary>The most values of an axis.</summary>
    public const int MostValues = 1000;

    private const string Forms = "such as depth=10:150:10 (from, to, step), batch=8:128:x2 (from, to, factor) or batch=8,16,32";

    /// <summary>Reads an axis.</summary>
    /// <param name="text">A name, <c>=</c>, and values: a list with commas, <c>FROM:TO:STEP</c>, or <c>FROM:TO:xFACTOR</c>.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentException">The text is no axis; the message says what is wrong and what would be right.</exception>
    public static MapAxis Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0 || sign == text.Length - 1)
        {
            throw new ArgumentException($"An axis is a name and values {Forms}, not '{text}'.", nameof(text));
        }

        MapParameter parameter = MapParameter.Of(text[..sign].Trim());
        string values = text[(sign + 1)..];
        double[] numbers = values.Contains(':', StringComparison.Ordinal) ? Range(values) : [.. values.Split(',').Select(Number)];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i > 0 && numbers[i] <= numbers[i - 1])
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The values of the axis '{parameter.Name}' must rise, but {numbers[i]} follows {numbers[i - 1]}."), nameof(text));
            }

            if (parameter.IsWhole && (numbers[i] != Math.Floor(numbers[i]) || Math.Abs(numbers[i]) > int.MaxValue))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The values of the axis '{parameter.Name}' must be whole numbers, and {numbers[i]} is none."), nameof(text));
            }
        }

        return new MapAxis(parameter, [.. numbers]);
    }

    /// <summary>Where a value stands among the values of the axis, counted from 0; between two of them in proportion, of their logarithms where they grow by factors.</summary>
    /// <param name="value">The value, which may lie beyond the ends.</param>
    /// <returns>The place; not a number where it cannot be told.</returns>
    public double PlaceOf(double value)
    {
        if (Values.Length < 2 || !double.IsFinite(value))
        {
            return double.IsPositiveInfinity(value) ? double.PositiveInfinity : double.NaN;
        }

        int right = 1;
        while (right < Values.Length - 1 && Values[right] < value)
        {
            right++;
        }

        double low = Scaled(Values[right - 1]);
        double high = Scaled(Values[right]);
        return right - 1 + ((Scaled(value) - low) / (high - low));
    }

    // Values that grow by a factor at every step stand evenly on a logarithmic scale.
    private double Scaled(double value) => IsGeometric ? Math.Log(value) : value;

    private bool IsGeometric =>
        Values.Length > 2 && Values[0] > 0 && Enumerable.Range(1, Values.Length - 2).All(i => Math.Abs((Values[i + 1] / Values[i]) - (Values[i] / Values[i - 1])) < 1e-3 * (Values[i] / Values[i - 1]));

    private static double[] Range(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 3 || parts[2].Length == 0)
        {
            throw new ArgumentException($"A range has three parts {Forms}, not '{text}'.", nameof(text));
        }

        double from = Number(parts[0]);
        double to = Number(parts[1]);
        bool isFactor = parts[2][0] is 'x' or 'X';
        double step = Number(isFactor ? parts[2][1..] : parts[2]);
        if (from > to || (isFactor ? step <= 1 || from <= 0 : step <= 0))
        {
            throw new ArgumentException($"The range '{text}' has no values: it must rise, by a step above 0 or by a factor above 1 from a value above 0.", nameof(text));
        }

        double steps = isFactor ? Math.Log(to / from) / Math.Log(step) : (to - from) / step;
        if (steps >= MostValues)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The range '{text}' has more than {MostValues} values; take a larger step."), nameof(text));
        }

        return [.. Enumerable.Range(0, (int)Math.Floor(steps + 1e-9) + 1).Select(i => Clean(isFactor ? from * Math.Pow(step, i) : from + (i * step)))];
    }

    // 0.1 + 2 · 0.1 is meant to be 0.3.
    private static double Clean(double value) => double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new ArgumentException($"The values of an axis are numbers {Forms}, and '{text}' is none.", nameof(text));
}
