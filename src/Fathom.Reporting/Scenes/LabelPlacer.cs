using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Finds places for the labels of reference lines and regions: inside the plot, off each other, over as few data as possible.</summary>
internal sealed class LabelPlacer(PanelFrame frame, Occupancy occupancy)
{
    private const double Gap = 5;
    private const int MostLines = 3;

    /// <summary>A label may cover data on this share of its rectangle; beyond, the legend is the better place.</summary>
    private const double MostCovered = 0.3;
    private const double Size = Typography.Annotation;
    private readonly List<Box> placed = [];

    /// <summary>The rectangles the labels fill.</summary>
    public IReadOnlyList<Box> Placed => placed;

    /// <summary>Places the label of a rule; nothing when there is no free place.</summary>
    public ImmutableArray<TextMark> Rule(string label, (Spot From, Spot To) line, Orientation orientation)
    {
        double widest = Math.Min(190, 0.45 * frame.Plot.Width);
        ImmutableArray<string> lines = PanelMeasure.Wrapped(label, widest, Size, mostLines: MostLines);
        return Best(lines, orientation == Orientation.Vertical ? BesideUpright(lines, line.From.X) : BesideLevel(lines, line.From.Y));
    }

    /// <summary>Places the label of a region inside it; nothing when it does not fit.</summary>
    public ImmutableArray<TextMark> Area(string label, Box area)
    {
        ImmutableArray<string> lines = PanelMeasure.Wrapped(label, area.Width - (2 * Gap), Size, mostLines: MostLines);
        bool shortened = lines.Any(line => line.EndsWith('…')) && !label.Contains('…', StringComparison.Ordinal);
        return shortened ? [] : Best(lines, Inside(lines, area));
    }

    private static double Width(ImmutableArray<string> lines) => lines.Select(line => TextMetrics.Width(line, Size)).DefaultIfEmpty().Max();

    private static double Height(ImmutableArray<string> lines) => TextBlock.Height(lines.Length, Size);

    private IEnumerable<(Box Box, TextAnchor Anchor)> BesideUpright(ImmutableArray<string> lines, double x)
    {
        double width = Width(lines);
        for (double top = frame.Plot.Top + Gap; top + Height(lines) <= frame.Plot.Bottom - Gap; top += Size * Typography.LineHeight / 2)
        {
            yield return (new Box(x + Gap, top, width, Height(lines)), TextAnchor.Start);
            yield return (new Box(x - Gap - width, top, width, Height(lines)), TextAnchor.End);
        }
    }

    private IEnumerable<(Box Box, TextAnchor Anchor)> BesideLevel(ImmutableArray<string> lines, double y)
    {
        Box plot = frame.Plot;
        double width = Width(lines);
        for (double inset = Gap; inset + width <= plot.Width - Gap; inset += 24)
        {
            yield return (new Box(plot.Right - inset - width, y - 3 - Height(lines), width, Height(lines)), TextAnchor.End);
            yield return (new Box(plot.Right - inset - width, y + 4, width, Height(lines)), TextAnchor.End);
        }
    }

    private static IEnumerable<(Box Box, TextAnchor Anchor)> Inside(ImmutableArray<string> lines, Box area)
    {
        double width = Width(lines);
        double height = Height(lines);
        foreach (double share in new[] { 0.5, 0.0, 1.0 })
        {
            double left = area.Left + Gap + (share * (area.Width - (2 * Gap) - width));
            for (double top = area.Top + Gap; top + height <= area.Bottom - Gap + 0.01; top += Size * Typography.LineHeight / 2)
                yield return (new Box(left, top, width, height), TextAnchor.Middle);
        }
    }

    private ImmutableArray<TextMark> Best(ImmutableArray<string> lines, IEnumerable<(Box Box, TextAnchor Anchor)> candidates)
    {
        (Box Box, TextAnchor Anchor)? best = null;
        double least = double.PositiveInfinity;
        int order = 0;
        foreach ((Box box, TextAnchor anchor) in candidates)
        {
            order++;
            if (lines.IsEmpty || !frame.Plot.Contains(box) || placed.Exists(other => other.Intersects(box.Grow(3))))
                continue;
            double cost = occupancy.Count(box.Grow(1)) + (0.05 * order);
            if (cost < least)
                (best, least) = ((box, anchor), cost);
        }

        if (best is not { } found || (!frame.HasHeatmap && least > MostCovered * Occupancy.Cells(found.Box)))
            return [];
        placed.Add(found.Box);
        double x = found.Anchor switch
        {
            TextAnchor.Start => found.Box.Left,
            TextAnchor.Middle => found.Box.Center.X,
            _ => found.Box.Right,
        };
        TextMark model = new(default, default, Size) { Anchor = found.Anchor, Halo = true };
        return [.. TextBlock.Down(lines, x, found.Box.Top, model)];
    }
}
