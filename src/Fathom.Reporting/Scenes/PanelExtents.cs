namespace Fathom.Reporting;

/// <summary>Finds the limits of the axes of a panel from its data.</summary>
internal static class PanelExtents
{
    private const double FreeShare = 0.045;

    public static ((double Low, double High) X, (double Low, double High) Y) Limits(Panel panel)
    {
        AxisExtent x = new(panel.X);
        AxisExtent y = new(panel.Y);
        foreach (Layer layer in panel.Layers)
            Include(layer, panel, x, y);
        for (int index = 0; index < panel.X.Categories.Length; index++)
            Include(x, index, 0.5);
        for (int index = 0; index < panel.Y.Categories.Length; index++)
            Include(y, index, 0.5);
        return (x.Limits(FreeShare / 2), y.Limits(FreeShare));
    }

    private static void Include(Layer layer, Panel panel, AxisExtent x, AxisExtent y)
    {
        switch (layer)
        {
            case LineLayer line:
                for (int index = 0; index < line.X.Length; index++)
                    IncludePair(line.X[index], line.Y[index]);
                break;
            case BandLayer band:
                for (int index = 0; index < band.X.Length; index++)
                {
                    IncludePair(band.X[index], band.Low[index]);
                    IncludePair(band.X[index], band.High[index]);
                }

                break;
            case PointLayer points:
                for (int index = 0; index < points.X.Length; index++)
                {
                    double error = points.Error.IsEmpty || !double.IsFinite(points.Error[index]) ? 0 : points.Error[index];
                    IncludePair(points.X[index], points.Y[index]);
                    IncludePair(points.X[index], points.Y[index] - error);
                    IncludePair(points.X[index], points.Y[index] + error);
                }

                break;
            case BarLayer bars:
                double half = BarPainter.Spacing(panel) / 2;
                for (int index = 0; index < bars.X.Length; index++)
                {
                    double error = bars.Error.IsEmpty || !double.IsFinite(bars.Error[index]) ? 0 : bars.Error[index];
                    Include(x, bars.X[index], half);
                    y.Include(bars.Height[index] - error);
                    y.Include(bars.Height[index] + error);
                }

                y.IncludeEdge(bars.Base);
                break;
            case HeatmapLayer heatmap:
                x.IncludeEdge(heatmap.XEdges.From);
                x.IncludeEdge(heatmap.XEdges.To);
                y.IncludeEdge(heatmap.YEdges.From);
                y.IncludeEdge(heatmap.YEdges.To);
                break;
            case RuleLayer rule:
                (rule.Orientation == Orientation.Vertical ? x : y).Include(rule.Position);
                break;
        }

        // A pair that is not drawn must not widen an axis.
        void IncludePair(double first, double second)
        {
            if (!double.IsFinite(first) || !double.IsFinite(second))
                return;
            x.Include(first);
            y.Include(second);
        }
    }

    private static void Include(AxisExtent extent, double center, double half)
    {
        extent.IncludeEdge(center - half);
        extent.IncludeEdge(center + half);
    }
}
