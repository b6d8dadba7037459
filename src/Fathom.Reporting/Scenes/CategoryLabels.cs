using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Sets the names of categories under a horizontal axis: on lines when they fit, else running up the page.</summary>
internal sealed class CategoryLabels
{
    private const int MostLines = 3;
    private const double LongestUpward = 110;
    private readonly double slot;
    private readonly bool upward;
    private readonly ImmutableArray<(Tick Tick, ImmutableArray<string> Lines)> labels;

    public CategoryLabels(ImmutableArray<Tick> ticks, double slotWidth)
    {
        slot = Math.Max(1, slotWidth - 8);
        upward = ticks.Any(tick => tick.Label!.Value.Text.Split(' ').Any(word => TextMetrics.Width(word, Typography.Tick) > slot)
            || TextMetrics.Wrap(tick.Label!.Value.Text, slot, Typography.Tick, 99).Length > MostLines);
        int every = upward ? (int)Math.Ceiling(Typography.Tick * 1.15 / slotWidth) : 1;
        labels = [.. ticks.Where((_, index) => index % every == 0).Select(tick => (tick, Lines(tick.Label!.Value.Text)))];
    }

    /// <summary>The height the labels need.</summary>
    public double Height => labels.IsEmpty ? 0
        : upward ? labels.Max(label => label.Lines.Select(line => TextMetrics.Width(line, Typography.Tick)).DefaultIfEmpty().Max())
        : TextBlock.Height(labels.Max(label => label.Lines.Length), Typography.Tick);

    /// <summary>The labels below a top edge.</summary>
    public IEnumerable<TextMark> Marks(AxisMap map, double top)
    {
        TextMark model = new(default, default, Typography.Tick) { Anchor = TextAnchor.Middle };
        foreach ((Tick tick, ImmutableArray<string> lines) in labels)
        {
            double x = map.PositionOfEven(tick.Even);
            IEnumerable<TextMark> marks = upward
                ? lines.Select(line => model with
                {
                    Label = new TickLabel(line),
                    Place = new Spot(x + (Typography.Tick * 0.3), top),
                    Anchor = TextAnchor.End,
                    Upward = true,
                })
                : TextBlock.Down(lines, x, top, model);
            foreach (TextMark mark in marks)
                yield return mark;
        }
    }

    private ImmutableArray<string> Lines(string name) => upward
        ? name.Trim().Length == 0 ? [] : [TextMetrics.Shorten(name.Trim(), LongestUpward, Typography.Tick)]
        : TextMetrics.Wrap(name, slot, Typography.Tick, MostLines);
}
