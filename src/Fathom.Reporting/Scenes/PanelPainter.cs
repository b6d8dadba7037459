using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>A panel as marks, with what the legend needs to know about it.</summary>
/// <param name="Marks">The marks in the order of drawing.</param>
/// <param name="Occupancy">Where data are.</param>
/// <param name="Labels">The rectangles of labels inside the plot.</param>
/// <param name="Displaced">Layers whose labels found no place.</param>
internal sealed record PaintedPanel(
    ImmutableArray<Mark> Marks, Occupancy Occupancy, IReadOnlyList<Box> Labels, ImmutableArray<Layer> Displaced);

/// <summary>Turns a panel with a place on the page into marks.</summary>
internal static class PanelPainter
{
    public static PaintedPanel Paint(PanelFrame frame, ImmutableArray<SeriesStyle> styles, IReadOnlySet<Layer> displaced)
    {
        Occupancy occupancy = new(frame.Plot);
        ImmutableArray<(Layer Layer, SeriesStyle Style)> layers = [.. frame.Panel.Layers.Zip(styles)];
        ImmutableArray<Mark> ground = [.. Kind(typeof(HeatmapLayer)), .. Kind(typeof(AreaLayer))];
        ImmutableArray<Mark> data =
        [
            .. Kind(typeof(BandLayer)), .. Kind(typeof(BarLayer)), .. Kind(typeof(RuleLayer)), .. Kind(typeof(LineLayer)), .. Kind(typeof(PointLayer)),
        ];
        LabelPlacer placer = new(frame, occupancy);
        List<Layer> homeless = [];
        ImmutableArray<Mark> labels = [.. layers.SelectMany(pair => Label(pair.Layer))];

        List<Mark> marks = [];
        if (!ground.IsEmpty)
            marks.Add(new ClippedMark(frame.Plot, ground));
        if (!frame.HasHeatmap)
            marks.Add(AxisPainter.Grid(frame));
        if (data.Any(mark => mark is not SignsMark))
            marks.Add(new ClippedMark(frame.Plot, [.. data.Where(mark => mark is not SignsMark)]));
        marks.AddRange(AxisPainter.Axes(frame));

        // A sign on the edge of the plot is shown whole.
        marks.AddRange(data.OfType<SignsMark>());
        double left = frame.Plot.Right + PanelMeasure.ColorBarGap;
        foreach (ColorBarMeasure bar in frame.Measure.ColorBars)
        {
            marks.AddRange(HeatmapPainter.ColorBar(bar, left, frame.Plot));
            left += bar.Width;
        }

        marks.AddRange(labels);
        return new PaintedPanel([.. marks], occupancy, placer.Placed, [.. homeless]);

        IEnumerable<Mark> Kind(Type kind) => layers.Where(pair => pair.Layer.GetType() == kind).SelectMany(pair => Data(pair.Layer, pair.Style));

        IEnumerable<Mark> Data(Layer layer, SeriesStyle style) => layer switch
        {
            LineLayer line => LinePainter.Line(frame, line, style, occupancy),
            BandLayer band => LinePainter.Band(frame, band, style, occupancy),
            PointLayer points => LinePainter.Points(frame, points, style, occupancy),
            BarLayer bars => BarPainter.Bars(frame, bars, style, occupancy),
            RuleLayer rule => Rule(rule, style),
            AreaLayer area => ReferencePainter.Area(frame, area, style),
            HeatmapLayer heatmap => HeatmapPainter.Cells(frame, frame.Measure.ColorBars.First(bar => ReferenceEquals(bar.Layer, heatmap)), occupancy),
            _ => [],
        };

        IEnumerable<Mark> Rule(RuleLayer rule, SeriesStyle style)
        {
            if (ReferencePainter.RuleLine(frame, rule) is { } line)
                occupancy.AddLine(line.From, line.To);
            return ReferencePainter.Rule(frame, rule, style);
        }

        IEnumerable<Mark> Label(Layer layer)
        {
            ImmutableArray<TextMark>? marks = layer switch
            {
                _ when displaced.Contains(layer) => null,
                RuleLayer { Label: { } text } rule when !string.IsNullOrWhiteSpace(text) && ReferencePainter.RuleLine(frame, rule) is { } line =>
                    placer.Rule(text, line, rule.Orientation),
                AreaLayer { Label: { } text } area when !string.IsNullOrWhiteSpace(text) && ReferencePainter.AreaBox(frame, area) is { } box =>
                    placer.Area(text, box),
                _ => null,
            };
            if (marks is { IsEmpty: true })
                homeless.Add(layer);
            return marks ?? [];
        }
    }
}
