namespace Fathom.Reporting;

/// <summary>Draws bars; several layers stand side by side.</summary>
internal static class BarPainter
{
    private const double FilledShare = 0.72;

    /// <summary>The distance of neighbouring positions in the unit of the data.</summary>
    public static double Spacing(Panel panel)
    {
        double[] positions = [.. panel.Layers.OfType<BarLayer>().SelectMany(layer => layer.X).Where(double.IsFinite).Distinct().Order()];
        double spacing = positions.Skip(1).Zip(positions, (next, before) => next - before).DefaultIfEmpty(1).Min();
        return spacing > 0 && double.IsFinite(spacing) ? spacing : 1;
    }

    public static IEnumerable<Mark> Bars(PanelFrame frame, BarLayer layer, SeriesStyle style, Occupancy occupancy)
    {
        BarLayer[] siblings = [.. frame.Panel.Layers.OfType<BarLayer>()];
        int place = Array.FindIndex(siblings, sibling => ReferenceEquals(sibling, layer));
        double spacing = Spacing(frame.Panel);
        for (int index = 0; index < layer.X.Length; index++)
        {
            double left = frame.X.PositionOrEnd(layer.X[index] - (spacing / 2));
            double slot = frame.X.Position(layer.X[index] + (spacing / 2)) - left;
            double foot = frame.Y.PositionOrEnd(layer.Base);
            double top = frame.Y.PositionOrEnd(layer.Height[index]);
            if (!double.IsFinite(left) || !double.IsFinite(slot) || !double.IsFinite(top) || !double.IsFinite(foot))
                continue;
            double width = FilledShare * slot / siblings.Length;
            double start = left + (slot * (1 - FilledShare) / 2) + (place * width);
            Box bar = Box.Between(
                Math.Max(start, frame.Plot.Left),
                Math.Clamp(Math.Min(top, foot), frame.Plot.Top, frame.Plot.Bottom),
                Math.Min(start + width, frame.Plot.Right),
                Math.Clamp(Math.Max(top, foot), frame.Plot.Top, frame.Plot.Bottom));
            if (!(bar.Width > 0))
                continue;
            occupancy.AddBox(bar);
            yield return new BoxMark(bar, style.Paint) { Opacity = 0.88, Stroke = siblings.Length > 1 ? Paint.Paper : Paint.None };
        }

        if (layer.Error.IsEmpty || layer.X.Length == 0)
            yield break;
        double unit = frame.X.PositionOfEven(spacing) - frame.X.PositionOfEven(0);
        double shift = FilledShare * unit * (((place + 0.5) / siblings.Length) - 0.5);
        if (LinePainter.ErrorBars(frame, layer.X, layer.Height, layer.Error, occupancy, shift) is { } bars)
            yield return bars with { Stroke = Paint.Ink };
    }
}
