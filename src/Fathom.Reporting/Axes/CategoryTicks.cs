using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Ticks at the positions 0, 1, 2, … with names.</summary>
internal static class CategoryTicks
{
    /// <summary>One tick for each name within the limits.</summary>
    public static ImmutableArray<Tick> Between(double low, double high, ImmutableArray<string> names) =>
        [.. names.Select((name, index) => new Tick(index, new TickLabel(PlainText.Clean(name)))).Where(tick => tick.Even >= low && tick.Even <= high)];
}
