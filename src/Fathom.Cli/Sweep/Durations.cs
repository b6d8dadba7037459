using System.Globalization;

namespace Fathom.Cli;

/// <summary>Spans of time for people.</summary>
internal static class Durations
{
    /// <summary>Words a span.</summary>
    /// <param name="seconds">Its seconds.</param>
    /// <returns>Two digits with the unit that suits them.</returns>
    public static string Text(double seconds) =>
        !double.IsFinite(seconds) ? "an unknown time"
        : seconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0#} s")
        : seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : seconds < 7200 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
        : seconds < 172_800 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} days");

    /// <summary>Reads a span such as <c>90s</c>, <c>30min</c>, <c>2h</c> or <c>1d</c>.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="text">The text.</param>
    /// <returns>Seconds.</returns>
    /// <exception cref="MisuseException">It is not a span.</exception>
    public static double Seconds(string option, string text)
    {
        foreach ((string unit, double factor) in ((string, double)[])[("min", 60), ("s", 1), ("h", 3600), ("d", 86_400)])
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan()[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number))
            {
                return number * factor;
            }
        }

        throw new MisuseException($"{option} must be a time with its unit such as 90s, 30min, 2h or 1d, not '{text}'.");
    }
}
