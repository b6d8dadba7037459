using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Shares a rectangle among the panels of a figure, so that plots are equally large and in line.</summary>
internal static class PanelGrid
{
    private const double Gap = 26;
    private const double LeastPlot = 24;
    private const int Rounds = 4;

    public static ImmutableArray<PanelFrame> Arrange(ImmutableArray<Panel> panels, Arrangement arrangement, Box content)
    {
        bool row = arrangement == Arrangement.Row;
        int count = panels.Length;
        double width = row ? (content.Width / count) - 80 : content.Width - 80;
        double height = row ? content.Height - 60 : (content.Height / count) - 60;
        ImmutableArray<PanelMeasure> measures = [];

        // Margins depend on ticks and ticks on the space that the margins leave; a few rounds settle it.
        for (int round = 0; round < Rounds; round++)
        {
            (width, height) = (Math.Max(LeastPlot, width), Math.Max(LeastPlot, height));
            measures = [.. panels.Select(panel => new PanelMeasure(panel, width, height))];
            if (round == Rounds - 1)
                break;
            (width, height) = row
                ? (((content.Width - (Gap * (count - 1)) - measures.Sum(Across)) / count), content.Height - Shared(measures).Down)
                : (content.Width - Shared(measures).Across, (content.Height - (Gap * (count - 1)) - measures.Sum(Down)) / count);
        }

        return Place(measures, row, content, width, height);
    }

    private static ImmutableArray<PanelFrame> Place(ImmutableArray<PanelMeasure> measures, bool row, Box content, double width, double height)
    {
        ImmutableArray<PanelFrame>.Builder frames = ImmutableArray.CreateBuilder<PanelFrame>(measures.Length);
        double top = measures.Max(measure => measure.Margins.Top);
        double left = measures.Max(measure => measure.Margins.Left);
        double cursor = row ? content.Left : content.Top;
        foreach (PanelMeasure measure in measures)
        {
            Margins margins = measure.Margins;
            Box plot = row
                ? new Box(cursor + margins.Left, content.Top + top, width, height)
                : new Box(content.Left + left, cursor + margins.Top, width, height);
            frames.Add(new PanelFrame(measure, plot));
            cursor = Gap + (row ? plot.Right + margins.Right : plot.Bottom + margins.Bottom);
        }

        return frames.MoveToImmutable();
    }

    private static double Across(PanelMeasure measure) => measure.Margins.Left + measure.Margins.Right;

    private static double Down(PanelMeasure measure) => measure.Margins.Top + measure.Margins.Bottom;

    private static (double Across, double Down) Shared(ImmutableArray<PanelMeasure> measures) => (
        measures.Max(measure => measure.Margins.Left) + measures.Max(measure => measure.Margins.Right),
        measures.Max(measure => measure.Margins.Top) + measures.Max(measure => measure.Margins.Bottom));
}
