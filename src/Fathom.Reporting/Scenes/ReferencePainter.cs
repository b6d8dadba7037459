namespace Fathom.Reporting;

/// <summary>Draws reference lines and shaded regions, without their labels.</summary>
internal static class ReferencePainter
{
    private const double AreaOpacity = 0.13;

    /// <summary>The line of a rule inside the plot; null when it lies outside.</summary>
    public static (Spot From, Spot To)? RuleLine(PanelFrame frame, RuleLayer rule)
    {
        Box plot = frame.Plot;
        bool vertical = rule.Orientation == Orientation.Vertical;
        double at = vertical ? frame.X.Position(rule.Position) : frame.Y.Position(rule.Position);
        if (double.IsNaN(at))
            return null;
        return vertical
            ? Clipping.Segment(new Spot(at, plot.Top), new Spot(at, plot.Bottom), plot)
            : Clipping.Segment(new Spot(plot.Left, at), new Spot(plot.Right, at), plot);
    }

    /// <summary>The visible part of a region; null when there is none.</summary>
    public static Box? AreaBox(PanelFrame frame, AreaLayer area)
    {
        Box plot = frame.Plot;
        bool vertical = area.Orientation == Orientation.Vertical;
        AxisMap map = vertical ? frame.X : frame.Y;
        double from = map.PositionOrEnd(area.From);
        double to = map.PositionOrEnd(area.To);
        if (double.IsNaN(from) || double.IsNaN(to))
            return null;
        (double low, double high) = (Math.Min(from, to), Math.Max(from, to));
        Box box = vertical
            ? Box.Between(Math.Max(low, plot.Left), plot.Top, Math.Min(high, plot.Right), plot.Bottom)
            : Box.Between(plot.Left, Math.Max(low, plot.Top), plot.Right, Math.Min(high, plot.Bottom));
        return box.Width > 0 && box.Height > 0 ? box : null;
    }

    public static IEnumerable<Mark> Rule(PanelFrame frame, RuleLayer rule, SeriesStyle style)
    {
        if (RuleLine(frame, rule) is not { } line)
            yield break;
        PathMark path = PathMark.Segments([line]) with { Stroke = RulePaint(rule, style), StrokeWidth = 1.4, Dash = RuleDash(rule) };
        if (frame.HasHeatmap)
        {
            yield return path with { Stroke = LinePainter.OverlayRim, StrokeWidth = 3, Dash = LineDash.Solid, Opacity = 0.6 };
            path = path with { Stroke = LinePainter.OverlayCore };
        }

        yield return path;
    }

    public static IEnumerable<Mark> Area(PanelFrame frame, AreaLayer area, SeriesStyle style)
    {
        if (AreaBox(frame, area) is { } box)
            yield return new BoxMark(box, AreaPaint(area, style)) { Opacity = AreaOpacity };
    }

    public static Paint RulePaint(RuleLayer rule, SeriesStyle style) => rule.Slot is null ? Paint.Ink : style.Paint;

    public static Paint AreaPaint(AreaLayer area, SeriesStyle style) => area.Slot is null ? Paint.Muted : style.Paint;

    public static LineDash RuleDash(RuleLayer rule) => rule.Dash == LineDash.Automatic ? LineDash.Dashed : rule.Dash;
}
