using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Lays a figure out on a page.</summary>
internal static class FigureLayout
{
    private const double Padding = 16;
    private const int MostTitleLines = 3;

    /// <summary>Gives every part of a figure its place.</summary>
    /// <exception cref="ArgumentException">The figure's size is too small for its panels.</exception>
    public static Scene Compose(Figure figure)
    {
        (double width, double height) = figure.Size();
        Box page = new(0, 0, width, height);
        ImmutableArray<TextMark> header = [.. Header(figure, page.Width - (2 * Padding))];
        double top = header.IsEmpty ? Padding : header.Max(mark => mark.Bounds.Bottom) + 10;
        Box content = Box.Between(Padding, top, page.Right - Padding, page.Bottom - Padding);
        IEnumerable<Mark> body = Body(figure, content);
        return new Scene(width, height, FigureId.Of(figure), PlainText.Clean(figure.Title), FigureDescription.Of(figure),
            [new BoxMark(page, Paint.Paper), .. header, .. body]);
    }

    private static IEnumerable<TextMark> Header(Figure figure, double width)
    {
        ImmutableArray<string> title = PanelMeasure.Wrapped(figure.Title, width, Typography.Title, bold: true, MostTitleLines);
        ImmutableArray<string> subtitle = PanelMeasure.Wrapped(figure.Subtitle, width, Typography.Subtitle, mostLines: MostTitleLines);
        double below = Padding - 2 + TextBlock.Height(title.Length, Typography.Title) + 2;
        return TextBlock.Down(title, Padding, Padding - 2, new TextMark(default, default, Typography.Title) { Bold = true })
            .Concat(TextBlock.Down(subtitle, Padding, below, new TextMark(default, default, Typography.Subtitle) { Paint = Paint.Muted }));
    }

    private static IEnumerable<Mark> Body(Figure figure, Box content)
    {
        ImmutableArray<ImmutableArray<SeriesStyle>> styles = SeriesStyles.Assign(figure);
        HashSet<Layer> displaced = new(ReferenceEqualityComparer.Instance);
        ImmutableArray<LegendEntry> entries = LegendEntries.Of(figure, styles, displaced);
        ImmutableArray<PaintedPanel> painted = Paint(content);
        entries = LegendEntries.Of(figure, styles, displaced);
        if (entries.IsEmpty || figure.Legend == LegendPlacement.None)
            return painted.SelectMany(panel => panel.Marks);
        if (figure.Legend == LegendPlacement.Automatic && painted is [var only]
            && LegendPainter.FindPlace(entries, PanelGrid.Arrange(figure.Panels, figure.Arrangement, content)[0].Plot, only.Occupancy, only.Labels) is { } place)
            return only.Marks.Concat(LegendPainter.Inside(entries, place));

        // Less room may displace more labels, which need more room below.
        double below = 0;
        for (double needed = LegendPainter.HeightBelow(entries, content.Width); needed > below;)
        {
            below = needed;
            painted = Paint(content with { Height = content.Height - below });
            entries = LegendEntries.Of(figure, styles, displaced);
            needed = LegendPainter.HeightBelow(entries, content.Width);
        }

        Box area = content with { Top = content.Bottom - below, Height = below };
        return painted.SelectMany(panel => panel.Marks).Concat(LegendPainter.Below(entries, area));

        ImmutableArray<PaintedPanel> Paint(Box box)
        {
            while (true)
            {
                int known = displaced.Count;
                ImmutableArray<PanelFrame> frames = PanelGrid.Arrange(figure.Panels, figure.Arrangement, box);
                ImmutableArray<PaintedPanel> panels = [.. frames.Select((frame, index) => PanelPainter.Paint(frame, styles[index], displaced))];
                displaced.UnionWith(panels.SelectMany(panel => panel.Displaced));
                if (displaced.Count == known)
                    return panels;
            }
        }
    }
}
