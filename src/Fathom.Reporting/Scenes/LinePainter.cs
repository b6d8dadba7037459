using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Draws lines, bands and points.</summary>
internal static class LinePainter
{
    private const double BandOpacity = 0.2;
    private const double SignSize = 3.6;
    private const double SignDistance = 26;
    private const double CapWidth = 3;

    /// <summary>Light core of a line over a heat map.</summary>
    public static readonly Paint OverlayCore = Paint.Exact(Rgb.FromCode(0xFFFFFF));

    /// <summary>Dark rim of a line over a heat map.</summary>
    public static readonly Paint OverlayRim = Paint.Exact(Rgb.FromCode(0x15181D));

    public static IEnumerable<Mark> Line(PanelFrame frame, LineLayer layer, SeriesStyle style, Occupancy occupancy)
    {
        IEnumerable<Spot> spots = layer.X.Select((x, index) => frame.Place(x, layer.Y[index]));
        List<List<Spot>> runs = Thinning.Line(Clipping.Line(spots, frame.Plot.Grow(3)));
        if (runs.Count == 0)
            yield break;
        foreach (List<Spot> run in runs)
            Occupy(run, occupancy);
        PathMark path = new([.. runs.Select(run => run.ToImmutableArray())])
        {
            Stroke = frame.HasHeatmap ? OverlayCore : style.Paint,
            StrokeWidth = layer.Width,
            Dash = style.Dash(layer.Dash),
        };
        if (frame.HasHeatmap)
            yield return path with { Stroke = OverlayRim, StrokeWidth = layer.Width + 2, Dash = LineDash.Solid, Opacity = 0.75 };
        yield return path;
        if (style.Sign(layer.Marker) != Marker.None)
            yield return new SignsMark(Apart(layer, frame), style.Sign(layer.Marker), SignSize, path.Stroke);
    }

    public static IEnumerable<Mark> Band(PanelFrame frame, BandLayer layer, SeriesStyle style, Occupancy occupancy)
    {
        List<ImmutableArray<Spot>> polygons = [];
        foreach (List<(Spot Low, Spot High)> run in BandRuns(frame, layer))
        {
            List<List<Spot>> low = Thinning.Line([[.. run.Select(pair => pair.Low)]]);
            List<List<Spot>> high = Thinning.Line([[.. run.Select(pair => pair.High)]]);
            ImmutableArray<Spot> polygon = Clipping.Polygon([.. low[0], .. Enumerable.Reverse(high[0])], frame.Plot.Grow(3));
            if (polygon.Length < 3)
                continue;
            polygons.Add(polygon);
            foreach ((Spot from, Spot to) in run)
            {
                if (Clipping.Segment(from, to, frame.Plot) is { } piece)
                    occupancy.AddLine(piece.From, piece.To);
            }
        }

        if (polygons.Count > 0)
            yield return new PathMark([.. polygons]) { Closed = true, Fill = style.Paint, Opacity = BandOpacity };
    }

    public static IEnumerable<Mark> Points(PanelFrame frame, PointLayer layer, SeriesStyle style, Occupancy occupancy)
    {
        List<Spot> spots = Thinning.Points(layer.X.Select((x, index) => frame.Place(x, layer.Y[index])).Where(spot => spot.IsFinite && frame.Plot.Contains(spot)));
        foreach (Spot spot in spots)
            occupancy.AddBox(new Box(spot.X - 3, spot.Y - 3, 6, 6));
        Paint paint = frame.HasHeatmap ? OverlayCore : style.Paint;
        if (!layer.Error.IsEmpty && ErrorBars(frame, layer.X, layer.Y, layer.Error, occupancy) is { } bars)
            yield return bars with { Stroke = paint };
        if (spots.Count > 0 && style.Sign(layer.Marker) != Marker.None)
        {
            yield return new SignsMark([.. spots], style.Sign(layer.Marker), SignSize, paint)
            {
                Outline = frame.HasHeatmap ? OverlayRim : Paint.Paper,
            };
        }
    }

    /// <summary>Upright bars of plus and minus one error with caps; null when none is visible.</summary>
    public static PathMark? ErrorBars(
        PanelFrame frame, ImmutableArray<double> x, ImmutableArray<double> y, ImmutableArray<double> error, Occupancy occupancy, double shift = 0)
    {
        List<(Spot, Spot)> segments = [];
        for (int index = 0; index < x.Length; index++)
        {
            double position = frame.X.Position(x[index]) + shift;
            double high = frame.Y.Position(y[index] + Math.Abs(error[index]));
            double low = frame.Y.PositionOrEnd(y[index] - Math.Abs(error[index]));
            if (!double.IsFinite(position) || !double.IsFinite(high) || !double.IsFinite(low))
                continue;
            if (Clipping.Segment(new Spot(position, low), new Spot(position, high), frame.Plot) is not { } bar)
                continue;
            segments.Add(bar);
            occupancy.AddLine(bar.From, bar.To);
            segments.AddRange(new[] { low, high }.Where(end => end >= frame.Plot.Top && end <= frame.Plot.Bottom)
                .Select(end => (new Spot(position - CapWidth, end), new Spot(position + CapWidth, end))));
        }

        return segments.Count == 0 ? null : PathMark.Segments(segments) with { StrokeWidth = 1.2 };
    }

    private static void Occupy(List<Spot> run, Occupancy occupancy)
    {
        if (run.Count == 1)
            occupancy.AddSpot(run[0]);
        for (int index = 1; index < run.Count; index++)
            occupancy.AddLine(run[index - 1], run[index]);
    }

    // Signs stand on values, never closer than they can be told apart.
    private static ImmutableArray<Spot> Apart(LineLayer layer, PanelFrame frame)
    {
        ImmutableArray<Spot>.Builder apart = ImmutableArray.CreateBuilder<Spot>();
        Spot? last = null;
        for (int index = 0; index < layer.X.Length && apart.Count < Thinning.MostVertices; index++)
        {
            Spot spot = frame.Place(layer.X[index], layer.Y[index]);
            if (!spot.IsFinite || !frame.Plot.Contains(spot))
                continue;
            if (last is { } before && Math.Max(Math.Abs(spot.X - before.X), Math.Abs(spot.Y - before.Y)) < SignDistance)
                continue;
            apart.Add(spot);
            last = spot;
        }

        return apart.ToImmutable();
    }

    // Where the lower edge lies under the end of a logarithmic axis, the band reaches down to the end.
    private static List<List<(Spot Low, Spot High)>> BandRuns(PanelFrame frame, BandLayer layer)
    {
        List<List<(Spot, Spot)>> runs = [];
        List<(Spot, Spot)> run = [];
        for (int index = 0; index < layer.X.Length; index++)
        {
            double x = frame.X.Position(layer.X[index]);
            Spot low = new(x, frame.Y.PositionOrEnd(layer.Low[index]));
            Spot high = new(x, frame.Y.PositionOrEnd(layer.High[index]));
            if (low.IsFinite && high.IsFinite)
            {
                run.Add((low, high));
            }
            else if (run.Count > 0)
            {
                runs.Add(run);
                run = [];
            }
        }

        if (run.Count > 0)
            runs.Add(run);
        return runs;
    }
}
