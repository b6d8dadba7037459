using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Section 4 and appendix E: one batch norm on the last block.</summary>
internal static class LastBlockNorm
{
    private const int Depth = 110;
    private const double LargestShown = 2000;
    private static readonly ImmutableArray<double> s_rates = [0.003, 0.03, 0.1];
    private static readonly ImmutableArray<AnatomyNorm> s_norms = [AnatomyNorm.None, AnatomyNorm.LastBlock, AnatomyNorm.Everywhere];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-last-layer",
        "Sec. 4, App. E",
        "One batch norm at the end restores large learning rates",
        "A single batch norm on the output of the last block allows learning rates that a network without diverges at.",
        ("5 min", "40 min"),
        settings => settings.Full
            ? RateCells.At(AnatomyCells.Networks(settings, Depth, s_norms, 5), s_rates)
            :
            [
                .. RateCells.At(AnatomyCells.Networks(settings, Depth, [AnatomyNorm.None], 4), [0.003]),
                .. RateCells.At(AnatomyCells.Networks(settings, Depth, [AnatomyNorm.LastBlock], 2), [0.03, 0.1]),
                .. RateCells.At(AnatomyCells.Networks(settings, Depth, [AnatomyNorm.Everywhere], 1), [0.1]),
            ],
        RateCells.Measure,
        Report);

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Panel> panels = [];
        foreach (double rate in s_rates)
        {
            List<Layer> layers = [RateCells.Chance];
            int slot = 0;
            foreach (AnatomyNorm norm in s_norms)
            {
                StudyResults cells = results.With("rate", rate).With("norm", AnatomyCells.WordOf(norm));
                if (cells.Cells.Length > 0)
                {
                    layers.AddRange(RateCells.Course(cells, AnatomyCells.WordOf(norm), slot));
                    rows.AddRange(cells.Cells.Select(cell => (ImmutableArray<TableCell>)[AnatomyCells.WordOf(norm), rate, (long)cell.Cell.Seed(), cell.Values["outcome"].Text]));
                    rows.Add([AnatomyCells.WordOf(norm), rate, "all", RateCells.Fates(cells)]);
                }

                slot++;
            }

            // A network that diverges begins with a loss in the hundreds.
            bool isFinite = results.With("rate", rate).Cells.All(cell => cell.Values["isFinite"].Flag == true);
            panels.Add(new Panel(
                new Axis("step") { Minimum = 0, Maximum = 60 },
                new Axis("loss") { Minimum = 1, Maximum = isFinite ? 10 : LargestShown, Scale = AxisScale.Log10 },
                isFinite ? [.. layers] : [.. layers, new RuleLayer(Orientation.Horizontal, OutcomeRule.ForClasses(10).LargestLoss, "diverged")])
            {
                Title = $"learning rate {DepthFigure.Text(rate)}",
            });
        }

        StudyResults last = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.LastBlock));
        StudyCellResult[] large = [.. last.Cells.Where(cell => cell.Cell.Number("rate") >= 0.03)];
        int learned = large.Count(cell => cell.Values["learns"].Flag == true);
        ImmutableArray<StudyCellResult> plain = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).With("rate", 0.003).Cells;
        int diverged = plain.Count(cell => cell.Values["isFinite"].Flag == false);
        return StudyReport.Of(
            new Figure("Sixty steps at depth 110", [.. panels]) { Subtitle = "batch 64, momentum 0.9; losses beyond the axis are not drawn; bands two standard errors over seeds" },
            [DepthFigure.Table("How training went.", ["network", "rate", "seed", "outcome"], rows)],
            [
                new StudyClaim("At depth 110 the network with one norm on the last block learns at 0.03 and 0.1 within 60 steps.", learned == large.Length, $"in {DepthFigure.Text(learned)} of {DepthFigure.Text(large.Length)} runs."),
                new StudyClaim("Without a norm it diverges at 0.003.", diverged == plain.Length, $"in {DepthFigure.Text(diverged)} of {DepthFigure.Text(plain.Length)} runs."),
            ],
            "Published: with one norm on the last block, rates to 0.03 and 90.1 % test accuracy, two thirds of what batch norm everywhere brings (93.2 % against 81.9 % without).");
    }
}
