using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>The color bar of one heat map: its limits, ticks and caption for a given height.</summary>
internal sealed class ColorBarMeasure
{
    public ColorBarMeasure(HeatmapLayer layer, double height)
    {
        Layer = layer;
        AxisExtent extent = new(layer.ColorAxis);
        foreach (double value in layer.Values)
            extent.IncludeEdge(value);
        Limits = extent.Limits(0);
        Ticks = PanelMeasure.FitRows(AxisTicks.For(layer.ColorAxis, Limits, height, horizontal: false), Limits, height);
        Caption = PanelMeasure.Wrapped(layer.ColorAxis.Caption, height, Typography.AxisLabel);
    }

    public HeatmapLayer Layer { get; }

    public (double Low, double High) Limits { get; }

    public ImmutableArray<Tick> Ticks { get; }

    public ImmutableArray<string> Caption { get; }

    /// <summary>Begin of the caption, from the left edge of the bar.</summary>
    public double CaptionOffset =>
        PanelMeasure.ColorBarWidth + PanelMeasure.TickLength + PanelMeasure.TickGap + PanelMeasure.WidestLabel(Ticks) + PanelMeasure.CaptionGap;

    /// <summary>The width with the gap before it.</summary>
    public double Width => PanelMeasure.ColorBarGap + CaptionOffset + TextBlock.Height(Caption.Length, Typography.AxisLabel);

    /// <summary>The share of a value on the color map; NaN when it has no color.</summary>
    public double Share(double value)
    {
        double even = AxisTransform.Of(Layer.ColorAxis).Even(value);
        return double.IsNaN(even) ? double.NaN : Math.Clamp((even - Limits.Low) / (Limits.High - Limits.Low), 0, 1);
    }
}
