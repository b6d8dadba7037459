using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Everything about a panel that depends on the size of its plot: limits, ticks, wrapped captions and the margins they need.</summary>
internal sealed class PanelMeasure
{
    public const double TickLength = 4;
    public const double TickGap = 4;
    public const double CaptionGap = 7;
    public const double ColorBarGap = 16;
    public const double ColorBarWidth = 14;
    private const double LongestRowName = 150;
    private const int MostLines = 2;

    public PanelMeasure(Panel panel, double width, double height)
    {
        Panel = panel;
        (XLimits, YLimits) = PanelExtents.Limits(panel);
        Title = Wrapped(panel.Title, width, Typography.PanelTitle, bold: true);
        XCaption = Wrapped(panel.X.Caption, width, Typography.AxisLabel);
        YCaption = Wrapped(panel.Y.Caption, height, Typography.AxisLabel);
        XTicks = AxisTicks.For(panel.X, XLimits, width, horizontal: true);
        YTicks = FitRows(AxisTicks.For(panel.Y, YLimits, height, horizontal: false), YLimits, height);
        Categories = panel.X.Categories.IsEmpty ? null : new CategoryLabels(XTicks, width / (XLimits.High - XLimits.Low));
        ColorBars = [.. panel.Layers.OfType<HeatmapLayer>().Select(layer => new ColorBarMeasure(layer, height))];
        Margins = Measure(width);
    }

    public Panel Panel { get; }

    public (double Low, double High) XLimits { get; }

    public (double Low, double High) YLimits { get; }

    public ImmutableArray<string> Title { get; }

    public ImmutableArray<string> XCaption { get; }

    public ImmutableArray<string> YCaption { get; }

    public ImmutableArray<Tick> XTicks { get; }

    public ImmutableArray<Tick> YTicks { get; }

    public CategoryLabels? Categories { get; }

    public ImmutableArray<ColorBarMeasure> ColorBars { get; }

    public Margins Margins { get; }

    public static ImmutableArray<string> Wrapped(string? text, double width, double size, bool bold = false, int mostLines = MostLines) =>
        string.IsNullOrWhiteSpace(text) ? [] : TextMetrics.Wrap(PlainText.Clean(text), width, size, mostLines, bold);

    public static double WidestLabel(ImmutableArray<Tick> ticks) =>
        ticks.Select(tick => tick.Label is { } label ? TextMetrics.Width(label, Typography.Tick) : 0).DefaultIfEmpty().Max();

    private Margins Measure(double width)
    {
        double ticksHeight = Categories?.Height ?? (Typography.Tick * (Typography.LineHeight + 0.1));
        double bottom = TickLength + TickGap + ticksHeight + Captions(XCaption);
        double left = TickLength + TickGap + WidestLabel(YTicks) + Captions(YCaption);
        double top = Title.IsEmpty ? 8 : 6 + TextBlock.Height(Title.Length, Typography.PanelTitle);
        (double before, double after) = Categories is null ? Overhang(width) : (0, 0);
        double right = 8 + ColorBars.Sum(bar => bar.Width);
        return new Margins(Math.Max(left, before), top, Math.Max(right, after), bottom);
    }

    private static double Captions(ImmutableArray<string> lines) =>
        lines.IsEmpty ? 0 : CaptionGap + TextBlock.Height(lines.Length, Typography.AxisLabel);

    // How far the labels of the first and last ticks stand out beyond the plot.
    private (double Before, double After) Overhang(double width)
    {
        double before = 0;
        double after = 0;
        foreach (Tick tick in XTicks.Where(tick => tick.IsMajor))
        {
            double center = (tick.Even - XLimits.Low) / (XLimits.High - XLimits.Low) * width;
            double half = TextMetrics.Width(tick.Label!.Value, Typography.Tick) / 2;
            before = Math.Max(before, half - center);
            after = Math.Max(after, center + half - width);
        }

        return (before, after);
    }

    /// <summary>Shortens the names of rows and leaves out those that would stand too close.</summary>
    public static ImmutableArray<Tick> FitRows(ImmutableArray<Tick> ticks, (double Low, double High) limits, double height)
    {
        double reached = double.NegativeInfinity;
        ImmutableArray<Tick>.Builder kept = ImmutableArray.CreateBuilder<Tick>();
        foreach (Tick tick in ticks.OrderBy(tick => tick.Even))
        {
            double position = (tick.Even - limits.Low) / (limits.High - limits.Low) * height;
            if (tick.IsMajor)
            {
                if (position < reached + (Typography.Tick * 1.2))
                    continue;
                reached = position;
            }

            kept.Add(tick.Label is { Exponent: "" } label
                ? tick with { Label = new TickLabel(TextMetrics.Shorten(label.Text, LongestRowName, Typography.Tick)) }
                : tick);
        }

        return kept.ToImmutable();
    }
}
