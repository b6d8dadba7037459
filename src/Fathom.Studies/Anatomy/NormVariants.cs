using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Networks;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Table 4 of the appendix, as an ablation of our own: which part of batch norm, and where, lets a network learn.</summary>
internal static class NormVariants
{
    private const int Depth = 20;
    private static readonly ImmutableArray<double> s_rates = [0.03, 0.3];
    private static readonly ImmutableArray<double> s_allRates = [0.003, 0.01, 0.03, 0.1, 0.3];
    private static readonly ImmutableArray<AnatomyNorm> s_norms = [AnatomyNorm.Everywhere, AnatomyNorm.Branches, AnatomyNorm.LastBlock];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-variants",
        "Table 4, App. K",
        "Parts of batch norm, in three places",
        "Variants of batch norm show similar results.",
        ("9 min", "3 h"),
        Cells,
        RateCells.Measure,
        Report);

    // Seed by seed, so that a study that is stopped has whole comparisons.
    private static IEnumerable<JsonObject> Cells(StudySettings settings) => Enumerable.Range(0, settings.Full ? 5 : 2).SelectMany(seed => Enum.GetValues<NormForm>().SelectMany(form => RateCells.At(
        AnatomyCells.Networks(settings with { Seed = settings.Seed + (ulong)seed }, settings.Full ? 56 : Depth, s_norms, 1, ("form", AnatomyCells.WordOf(form))),
        settings.Full ? s_allRates : s_rates)));

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> rates = results.ValuesOf("rate");
        List<ImmutableArray<TableCell>> rows = [];
        List<Panel> panels = [];
        foreach (AnatomyNorm norm in s_norms)
        {
            List<Layer> layers = [RateCells.Chance];
            int slot = 0;
            foreach (string form in results.WordsOf("form"))
            {
                StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm)).With("form", form);
                layers.AddRange(RateCells.Losses(cells, form, slot++));
                rows.Add([AnatomyCells.WordOf(norm), form, .. rates.Select(rate => (TableCell)RateCells.Fates(cells.With("rate", rate)))]);
            }

            panels.Add(new Panel(new Axis("learning rate") { Scale = AxisScale.Log10 }, new Axis("loss after 60 steps"), [.. layers]) { Title = AnatomyCells.WordOf(norm) });
        }

        return StudyReport.Of(
            new Figure("Parts of batch norm after 60 steps", [.. panels]) { Subtitle = "batch 64, momentum 0.9; rates at which a run diverged are not drawn; error bars two standard errors over seeds" },
            [DepthFigure.Table("How training went, by learning rate, with the mean of the final losses of the runs that stayed finite.", ["where", "what is left", .. rates.Select(rate => DepthFigure.Text(rate))], rows)],
            [
                Learns(results, NormForm.Full, "The whole norm"),
                Learns(results, NormForm.WithoutAffine, "The norm without gain and shift"),
                Learns(results, NormForm.DeviationOnly, "Dividing by the deviation alone"),
                Learns(results, NormForm.MeanOnly, "Taking out the mean alone"),
            ],
            "The numbers of the paper's table could not be found, so this is a report of our own grid: a claim says that the variant, everywhere, does what the paper says of all.");
    }

    private static StudyClaim Learns(StudyResults results, NormForm form, string words)
    {
        ImmutableArray<StudyCellResult> cells = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).With("form", AnatomyCells.WordOf(form)).With("rate", s_rates[^1]).Cells;
        int learned = cells.Count(cell => cell.Values["learns"].Flag == true);
        return new StudyClaim($"{words} everywhere learns at {DepthFigure.Text(s_rates[^1])}.", learned == cells.Length, $"in {DepthFigure.Text(learned)} of {DepthFigure.Text(cells.Length)} runs.");
    }
}
