using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Appendix H: shallower networks without batch norm bear larger learning rates.</summary>
internal static class LargestRates
{
    private const int Deepest = 110;
    private static readonly ImmutableArray<double> s_rates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
    private static readonly ImmutableArray<AnatomyNorm> s_norms = [AnatomyNorm.None, AnatomyNorm.LastBlock, AnatomyNorm.Everywhere];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-max-lr",
        "App. H",
        "The largest learning rate against depth",
        "Without batch norm the largest learning rate that does not diverge falls with depth; with it, even on the last block alone, it does not.",
        ("10 min", "2 h"),
        Cells,
        Measure,
        Report);

    // Which rate still learns is asked of shallow networks only unless there is time: without a norm, deep ones do not learn at any within so few steps.
    private static IEnumerable<JsonObject> Cells(StudySettings settings) => new[] { 8, 20, 56, Deepest }.SelectMany(depth => AnatomyCells.Networks(
        settings,
        depth,
        settings.Full || depth < Deepest ? s_norms : [AnatomyNorm.None],
        settings.Full ? 5 : 2,
        ("untilItLearns", settings.Full || depth < 56)));

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        LargestLearningRate found = LargestLearningRate.Descend(s_rates, rate => RateCells.Train(cell, inputs, context, rate).Outcome, IsSearched(cell));
        return new CellValues
        {
            ["finite"] = found.Finite ?? 0,
            ["learning"] = IsSearched(cell) ? found.Learning ?? 0 : double.NaN,
            ["rates"] = found.Outcomes.Select(entry => entry.Rate).ToArray(),
            ["outcomes"] = string.Join("; ", found.Outcomes.Select(entry => $"{DepthFigure.Text(entry.Rate)}: {entry.Outcome}")),
        };
    }

    private static bool IsSearched(SweepCell cell) => cell.Parameters.GetProperty("untilItLearns").GetBoolean();

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> layers = [];
        int slot = 0;
        foreach (AnatomyNorm norm in s_norms)
        {
            StudyResults networks = results.With("norm", AnatomyCells.WordOf(norm));
            ImmutableArray<double> depths = networks.ValuesOf("depth");
            List<double> middles = [];
            foreach (double depth in depths)
            {
                StudyResults cells = networks.With("depth", depth);
                middles.Add(Middle(cells));
                rows.AddRange(cells.Cells.Select(cell => (ImmutableArray<TableCell>)
                [
                    AnatomyCells.WordOf(norm), (long)depth, (long)cell.Cell.Seed(), cell.Values["finite"].Number, Found(cell.Values["learning"].Number), cell.Values["outcomes"].Text,
                ]));
            }

            // Seeds as points beside the geometric mean: on a grid they often fall together, and an error bar would hide that.
            layers.Add(new LineLayer(depths, [.. middles]) { Name = AnatomyCells.WordOf(norm), Slot = slot });
            layers.Add(new PointLayer([.. networks.Cells.Select(cell => cell.Cell.Number("depth"))], [.. networks.Cells.Select(cell => Shown(cell.Values["finite"].Number))]) { Name = AnatomyCells.WordOf(norm), Slot = slot++ });
        }

        StudyResults plain = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None));
        double deepest = plain.ValuesOf("depth").Max();
        double fall = Middle(plain.With("depth", 20)) / Middle(plain.With("depth", deepest));
        StudyCellResult[] normed = [.. results.Cells.Where(cell => cell.Cell.Text("norm") != AnatomyCells.WordOf(AnatomyNorm.None))];
        int stayed = normed.Count(cell => cell.Values["finite"].Number >= s_rates[^1]);
        return StudyReport.Of(
            new Figure("Largest learning rate of a grid that does not diverge", new Panel(new Axis("depth"), new Axis("learning rate") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = "60 steps, batch 64, momentum 0.9; points are seeds, lines their geometric means; the smallest rate of the grid stands for none",
            },
            [DepthFigure.Table(
                "The largest rate that does not diverge and the largest that learns, by seed; the grid was tried from 0.3 downwards until one was found.",
                ["network", "depth", "seed", "finite to", "learns to", "outcomes"],
                rows)],
            [
                new StudyClaim(
                    $"Without batch norm the largest rate that does not diverge falls at least 30 times from depth 20 to {DepthFigure.Text(deepest)}.",
                    fall >= 30,
                    $"{DepthFigure.Text(fall)} times, from {DepthFigure.Text(Middle(plain.With("depth", 20)))} to {DepthFigure.Text(Middle(plain.With("depth", deepest)))} (geometric means over {DepthFigure.Text(plain.With("depth", 20).Cells.Length)} seeds)."),
                new StudyClaim(
                    "With batch norm, and with it on the last block alone, 0.3 stays finite at every depth that was tried.",
                    stayed == normed.Length,
                    $"in {DepthFigure.Text(stayed)} of {DepthFigure.Text(normed.Length)} networks."),
            ],
            "A run diverges when a loss passes 1,000 or a number is not finite. A network that falls to ln 10 and stays there has collapsed, and counts as finite.");
    }

    private static double Shown(double rate) => Math.Max(rate, s_rates[0]);

    private static double Middle(StudyResults cells) => Math.Exp(cells.Numbers("finite").Average(rate => Math.Log(Shown(rate))));

    private static TableCell Found(double rate) => double.IsNaN(rate) ? "not asked" : rate > 0 ? rate : "none";
}
