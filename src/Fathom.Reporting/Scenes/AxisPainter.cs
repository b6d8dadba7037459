using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Draws the grid, the axes with their ticks, labels and captions, and the title of a panel.</summary>
internal static class AxisPainter
{
    private const double MinorLength = 2.5;

    public static PathMark Grid(PanelFrame frame)
    {
        Box plot = frame.Plot;
        IEnumerable<(Spot, Spot)> upright = frame.Panel.X.Categories.IsEmpty
            ? Major(frame.Measure.XTicks, frame.X).Select(x => (new Spot(x, plot.Top), new Spot(x, plot.Bottom)))
            : [];
        IEnumerable<(Spot, Spot)> level = Major(frame.Measure.YTicks, frame.Y).Select(y => (new Spot(plot.Left, y), new Spot(plot.Right, y)));
        return PathMark.Segments(upright.Concat(level)) with { Stroke = Paint.Grid };
    }

    public static IEnumerable<Mark> Axes(PanelFrame frame)
    {
        PanelMeasure measure = frame.Measure;
        Box plot = frame.Plot;
        yield return frame.HasHeatmap
            ? new BoxMark(plot, Paint.None) { Stroke = Paint.Muted }
            : new PathMark([[new Spot(plot.Left, plot.Top), new Spot(plot.Left, plot.Bottom), new Spot(plot.Right, plot.Bottom)]]) { Stroke = Paint.Muted };
        yield return PathMark.Segments(
            measure.XTicks.Where(_ => measure.Categories is null).Select(tick => Downward(frame.X.PositionOfEven(tick.Even), plot.Bottom, tick)).Concat(
            measure.YTicks.Select(tick => Leftward(frame.Y.PositionOfEven(tick.Even), plot.Left, tick)))) with
        { Stroke = Paint.Muted };
        foreach (TextMark mark in Labels(frame).Concat(Captions(frame)))
            yield return mark;
    }

    private static IEnumerable<TextMark> Labels(PanelFrame frame)
    {
        PanelMeasure measure = frame.Measure;
        Box plot = frame.Plot;
        double top = plot.Bottom + PanelMeasure.TickLength + PanelMeasure.TickGap;
        if (measure.Categories is { } categories)
        {
            foreach (TextMark mark in categories.Marks(frame.X, top))
                yield return mark;
        }
        else
        {
            foreach (Tick tick in measure.XTicks.Where(tick => tick.IsMajor))
            {
                Spot place = new(frame.X.PositionOfEven(tick.Even), top + (Typography.Tick * (Typography.Ascent + 0.1)));
                yield return new TextMark(tick.Label!.Value, place, Typography.Tick) { Anchor = TextAnchor.Middle };
            }
        }

        foreach (TextMark mark in RowLabels(measure.YTicks, frame.Y, plot.Left - PanelMeasure.TickLength - PanelMeasure.TickGap, TextAnchor.End))
            yield return mark;
    }

    /// <summary>Labels beside an upright axis.</summary>
    public static IEnumerable<TextMark> RowLabels(ImmutableArray<Tick> ticks, AxisMap map, double x, TextAnchor anchor) =>
        ticks.Where(tick => tick.IsMajor).Select(tick =>
            new TextMark(tick.Label!.Value, new Spot(x, map.PositionOfEven(tick.Even) + (Typography.Tick * 0.35)), Typography.Tick) { Anchor = anchor });

    private static IEnumerable<TextMark> Captions(PanelFrame frame)
    {
        PanelMeasure measure = frame.Measure;
        Box plot = frame.Plot;
        TextMark caption = new(default, default, Typography.AxisLabel) { Anchor = TextAnchor.Middle };
        double ticks = measure.Categories?.Height ?? (Typography.Tick * (Typography.LineHeight + 0.1));
        double bottom = plot.Bottom + PanelMeasure.TickLength + PanelMeasure.TickGap + ticks + PanelMeasure.CaptionGap;
        double beside = TextBlock.Height(measure.YCaption.Length, Typography.AxisLabel);
        double left = plot.Left - PanelMeasure.TickLength - PanelMeasure.TickGap - PanelMeasure.WidestLabel(measure.YTicks)
            - PanelMeasure.CaptionGap - beside;
        double titleTop = plot.Top - 6 - TextBlock.Height(measure.Title.Length, Typography.PanelTitle);
        return TextBlock.Down(measure.XCaption, plot.Center.X, bottom, caption)
            .Concat(TextBlock.Across(measure.YCaption, left, plot.Center.Y, caption))
            .Concat(TextBlock.Down(measure.Title, plot.Left, titleTop, new TextMark(default, default, Typography.PanelTitle) { Bold = true }));
    }

    private static IEnumerable<double> Major(ImmutableArray<Tick> ticks, AxisMap map) =>
        ticks.Where(tick => tick.IsMajor).Select(tick => map.PositionOfEven(tick.Even));

    private static (Spot, Spot) Downward(double x, double top, Tick tick) =>
        (new Spot(x, top), new Spot(x, top + (tick.IsMajor ? PanelMeasure.TickLength : MinorLength)));

    private static (Spot, Spot) Leftward(double y, double right, Tick tick) =>
        (new Spot(right, y), new Spot(right - (tick.IsMajor ? PanelMeasure.TickLength : MinorLength), y));
}
