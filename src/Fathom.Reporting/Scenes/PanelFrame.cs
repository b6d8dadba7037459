namespace Fathom.Reporting;

/// <summary>A panel with its place on the page.</summary>
/// <param name="Measure">What was measured at this size.</param>
/// <param name="Plot">The rectangle of the data.</param>
internal sealed record PanelFrame(PanelMeasure Measure, Box Plot)
{
    public Panel Panel => Measure.Panel;

    public AxisMap X { get; } = new(AxisTransform.Of(Measure.Panel.X), Measure.XLimits.Low, Measure.XLimits.High, Plot.Left, Plot.Right);

    public AxisMap Y { get; } = new(AxisTransform.Of(Measure.Panel.Y), Measure.YLimits.Low, Measure.YLimits.High, Plot.Bottom, Plot.Top);

    public bool HasHeatmap => !Measure.ColorBars.IsEmpty;

    /// <summary>The place of a pair of values; not finite when an axis cannot show it.</summary>
    public Spot Place(double x, double y) => new(X.Position(x), Y.Position(y));
}
