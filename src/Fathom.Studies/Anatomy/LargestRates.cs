using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Appendix H: shallower networks without batch norm bear larger learning rates.</summary>
internal static class LargestRates
{
    private static readonly ImmutableArray<double> s_rates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
    private static readonly ImmutableArray<AnatomyNorm> s_norms = [AnatomyNorm.None, AnatomyNorm.LastBlock, AnatomyNorm.Everywhere];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "bjorck-max-lr",
        Paper = AnatomyCells.Paper,
        Item = "App. H",
        Title = "The largest learning rate against depth",
        Claim = "Without batch norm the largest learning rate that does not diverge falls with depth; with it, even on the last block alone, it does not.",
        Duration = "8 min",
        FullDuration = "60 min",
        DataSet = AnatomyCells.Data,
        NeedsData = true,
        Cells = settings => (settings.Full ? new[] { 8, 20, 56, 110 } : [8, 20]).SelectMany(
                depth => RateCells.At(AnatomyCells.Networks(settings, depth, s_norms, settings.Full ? 3 : 2), settings.Full ? s_rates : [.. s_rates.Where((_, place) => place >= 3)]))
            .Concat(settings.Full ? [] : RateCells.At(AnatomyCells.Networks(settings, 56, [AnatomyNorm.None], 1), [0.003, 0.01, 0.03, 0.1, 0.3]))
            .Concat(settings.Full ? [] : RateCells.At(AnatomyCells.Networks(settings, 56, [AnatomyNorm.LastBlock, AnatomyNorm.Everywhere], 1), [0.3]))
            .Concat(settings.Full ? [] : RateCells.At(AnatomyCells.Networks(settings, 110, [AnatomyNorm.None], 1), [0.0003, 0.001, 0.003, 0.01])),
        Measure = RateCells.Measure,
        Report = Report,
        Threads = _ => 2,
    };

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> layers = [];
        Dictionary<(AnatomyNorm Norm, double Depth), double> finite = [];
        int slot = 0;
        foreach (AnatomyNorm norm in s_norms)
        {
            StudyResults networks = results.With("norm", AnatomyCells.WordOf(norm));
            ImmutableArray<double> depths = networks.ValuesOf("depth");
            foreach (double depth in depths)
            {
                StudyResults cells = networks.With("depth", depth);
                finite[(norm, depth)] = RateCells.LargestFinite(cells);
                rows.Add(
                [
                    AnatomyCells.WordOf(norm), (long)depth, RateCells.Largest(cells, "learns"), finite[(norm, depth)],
                    string.Join("; ", cells.ValuesOf("rate").Select(rate => $"{DepthFigure.Text(rate)}: {cells.With("rate", rate).Cells[0].Values["outcome"].Text}")),
                ]);
            }

            layers.Add(new LineLayer(depths, [.. depths.Select(depth => Math.Max(finite[(norm, depth)], s_rates[0]))]) { Name = AnatomyCells.WordOf(norm), Slot = slot++, Marker = Marker.Circle });
        }

        double deepest = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).ValuesOf("depth").Max();
        double fall = finite[(AnatomyNorm.None, 20)] / Math.Max(finite[(AnatomyNorm.None, deepest)], s_rates[0]);
        bool normed = finite.Where(entry => entry.Key.Norm != AnatomyNorm.None).All(entry => entry.Value >= 0.3);
        return StudyReport.Of(
            new Figure("Largest learning rate of a grid that does not diverge", new Panel(new Axis("depth"), new Axis("learning rate") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = "60 steps, batch 64, momentum 0.9; the smallest rate of the grid stands for none",
            },
            [DepthFigure.Table("The largest rate at which all seeds learn, and up to which none diverges; outcomes of the first seed.", ["network", "depth", "learns to", "finite to", "outcomes"], rows)],
            [
                new StudyClaim($"Without batch norm the largest rate that does not diverge falls at least 30 times from depth 20 to {DepthFigure.Text(deepest)}.", fall >= 30, $"{DepthFigure.Text(fall)} times, from {DepthFigure.Text(finite[(AnatomyNorm.None, 20)])} to {DepthFigure.Text(finite[(AnatomyNorm.None, deepest)])}."),
                new StudyClaim("With batch norm, and with it on the last block alone, 0.3 stays finite at every depth.", normed, normed ? "it does." : "not always; see the table."),
            ],
            "A run diverges when a loss passes 1,000 or a number is not finite. A network that falls to ln 10 and stays there has collapsed, and counts as finite.");
    }
}
