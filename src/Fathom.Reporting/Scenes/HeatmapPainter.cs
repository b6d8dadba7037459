namespace Fathom.Reporting;

/// <summary>Draws heat maps and their color bars.</summary>
internal static class HeatmapPainter
{
    /// <summary>Smaller grids are drawn as rectangles, which every program can show sharply; larger ones as one picture.</summary>
    private const int MostRectangles = 900;

    private const int BarSteps = 256;

    public static IEnumerable<Mark> Cells(PanelFrame frame, ColorBarMeasure bar, Occupancy occupancy)
    {
        HeatmapLayer layer = bar.Layer;
        double left = frame.X.Position(layer.XEdges.From);
        double right = frame.X.Position(layer.XEdges.To);
        double bottom = frame.Y.Position(layer.YEdges.From);
        double top = frame.Y.Position(layer.YEdges.To);
        if (!double.IsFinite(left + right + bottom + top) || left == right || top == bottom)
            yield break;
        Box area = Box.Between(Math.Min(left, right), Math.Min(top, bottom), Math.Max(left, right), Math.Max(top, bottom));
        occupancy.AddBox(area);
        bool mirrored = left > right;
        bool upsideDown = top > bottom;
        if (layer.Values.Length > MostRectangles)
        {
            yield return new ImageMark(area, [.. PngEncoder.Encode(layer.Columns, layer.Rows, Color)]);
            yield break;
        }

        double width = area.Width / layer.Columns;
        double height = area.Height / layer.Rows;
        for (int row = 0; row < layer.Rows; row++)
        {
            for (int column = 0; column < layer.Columns; column++)
            {
                if (Color(column, row) is { } color)
                    yield return new BoxMark(new Box(area.Left + (column * width), area.Top + (row * height), width, height), Paint.Exact(color)) { Crisp = true };
            }
        }

        // Counted from the top left of the page.
        Rgb? Color(int column, int row)
        {
            int x = mirrored ? layer.Columns - 1 - column : column;
            int y = upsideDown ? row : layer.Rows - 1 - row;
            double share = bar.Share(layer.Values[(y * layer.Columns) + x]);
            return double.IsNaN(share) ? null : ColorScale.At(layer.Map, share);
        }
    }

    public static IEnumerable<Mark> ColorBar(ColorBarMeasure bar, double left, Box plot)
    {
        Box box = new(left, plot.Top, PanelMeasure.ColorBarWidth, plot.Height);
        yield return new ImageMark(box, [.. PngEncoder.Encode(1, BarSteps, (_, row) => ColorScale.At(bar.Layer.Map, 1 - (row / (BarSteps - 1.0))))]);
        yield return new BoxMark(box, Paint.None) { Stroke = Paint.Muted };
        AxisMap map = new(AxisTransform.Of(bar.Layer.ColorAxis), bar.Limits.Low, bar.Limits.High, plot.Bottom, plot.Top);
        yield return PathMark.Segments(bar.Ticks.Select(tick =>
        {
            double y = map.PositionOfEven(tick.Even);
            return (new Spot(box.Right, y), new Spot(box.Right + (tick.IsMajor ? PanelMeasure.TickLength : PanelMeasure.TickLength / 2), y));
        })) with
        { Stroke = Paint.Muted };
        foreach (TextMark label in AxisPainter.RowLabels(bar.Ticks, map, box.Right + PanelMeasure.TickLength + PanelMeasure.TickGap, TextAnchor.Start))
            yield return label;
        foreach (TextMark caption in TextBlock.Across(bar.Caption, left + bar.CaptionOffset, plot.Center.Y, new TextMark(default, default, Typography.AxisLabel)))
            yield return caption;
    }
}
