using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Sets the legend: as a column inside a plot, or in rows under the panels.</summary>
internal static class LegendPainter
{
    private const double SampleWidth = 28;
    private const double SampleGap = 7;
    private const double EntryGap = 22;

    /// <summary>Room for fonts that are wider than the metrics: DejaVu Sans, which stands in where nothing narrower is installed, is by an eighth.</summary>
    private const double WideFont = 1.13;
    private const double RowHeight = 18;
    private const double Padding = 8;
    private const double Inset = 8;
    private const double LongestName = 260;

    /// <summary>Finds a place inside a plot that covers no data and no label; null when there is none.</summary>
    public static Box? FindPlace(ImmutableArray<LegendEntry> entries, Box plot, Occupancy occupancy, IReadOnlyList<Box> labels)
    {
        double width = (2 * Padding) + SampleWidth + SampleGap + entries.Max(entry => NameWidth(entry));
        double height = (2 * Padding) + (RowHeight * entries.Length) - 4;
        if (width > 0.6 * plot.Width || height > 0.7 * plot.Height)
            return null;
        double[] across = [plot.Right - width - Inset, plot.Left + Inset, plot.Center.X - (width / 2)];
        double[] down = [plot.Top + Inset, plot.Bottom - height - Inset, plot.Center.Y - (height / 2)];
        foreach (double top in down)
        {
            foreach (double left in across)
            {
                Box box = new(left, top, width, height);
                if (plot.Contains(box) && occupancy.Count(box.Grow(3)) == 0 && !labels.Any(label => label.Grow(4).Intersects(box)))
                    return box;
            }
        }

        return null;
    }

    public static IEnumerable<Mark> Inside(ImmutableArray<LegendEntry> entries, Box box)
    {
        yield return new BoxMark(box, Paint.Paper) { Opacity = 0.9, Radius = 3 };
        for (int index = 0; index < entries.Length; index++)
        {
            foreach (Mark mark in Entry(entries[index], new Spot(box.Left + Padding, box.Top + Padding + (RowHeight * (index + 0.5)) - 2)))
                yield return mark;
        }
    }

    /// <summary>The height of a legend in rows of the given width.</summary>
    public static double HeightBelow(ImmutableArray<LegendEntry> entries, double width) =>
        entries.IsEmpty ? 0 : 10 + (RowHeight * Rows(entries, width).Count);

    public static IEnumerable<Mark> Below(ImmutableArray<LegendEntry> entries, Box area)
    {
        double middle = area.Top + 10 + (RowHeight / 2);
        foreach (List<LegendEntry> row in Rows(entries, area.Width))
        {
            double x = area.Left + ((area.Width - RowWidth(row, area.Width)) / 2);
            foreach (LegendEntry entry in row)
            {
                foreach (Mark mark in Entry(entry, new Spot(x, middle), MostName(area.Width)))
                    yield return mark;
                x += EntryWidth(entry, area.Width) + EntryGap;
            }

            middle += RowHeight;
        }
    }

    private static List<List<LegendEntry>> Rows(ImmutableArray<LegendEntry> entries, double width)
    {
        List<List<LegendEntry>> rows = [[]];
        foreach (LegendEntry entry in entries)
        {
            if (rows[^1].Count > 0 && RowWidth([.. rows[^1], entry], width) > width)
                rows.Add([]);
            rows[^1].Add(entry);
        }

        return rows;
    }

    private static double MostName(double width) => Math.Min(2 * LongestName, width - SampleWidth - SampleGap);

    private static double NameWidth(LegendEntry entry, double longest = LongestName) =>
        Math.Min(longest, TextMetrics.Width(TextMetrics.Shorten(entry.Name, longest, Typography.Legend), Typography.Legend));

    private static double EntryWidth(LegendEntry entry, double width) => SampleWidth + SampleGap + (WideFont * NameWidth(entry, MostName(width)));

    private static double RowWidth(List<LegendEntry> row, double width) =>
        row.Sum(entry => EntryWidth(entry, width)) + (EntryGap * (row.Count - 1));

    private static IEnumerable<Mark> Entry(LegendEntry entry, Spot left, double longest = LongestName)
    {
        if (entry.Swatch is { } opacity)
            yield return new BoxMark(new Box(left.X, left.Y - 5.5, SampleWidth, 11), entry.Paint) { Opacity = opacity };
        if (entry.Line is { } dash)
        {
            PathMark line = PathMark.Segments([(left, left with { X = left.X + SampleWidth })]) with
            {
                Stroke = entry.Overlay ? LinePainter.OverlayCore : entry.Paint,
                StrokeWidth = entry.LineWidth,
                Dash = dash,
            };
            if (entry.Overlay)
                yield return new BoxMark(new Box(left.X - 2, left.Y - 6, SampleWidth + 4, 12), LinePainter.OverlayRim) { Radius = 2 };
            yield return line;
        }

        if (entry.Sign != Marker.None)
            yield return new SignsMark([left with { X = left.X + (SampleWidth / 2) }], entry.Sign, 3.6, entry.Paint);
        Spot place = new(left.X + SampleWidth + SampleGap, left.Y + (Typography.Legend * 0.35));
        yield return new TextMark(new TickLabel(TextMetrics.Shorten(entry.Name, longest, Typography.Legend)), place, Typography.Legend);
    }
}
