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
    private static readonly ImmutableArray<AnatomyNorm> s_norms = [AnatomyNorm.Everywhere, AnatomyNorm.Branches, AnatomyNorm.LastBlock];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-variants",
        "Table 4, App. K",
        "Parts of batch norm, in three places",
        "Variants of batch norm show similar results.",
        ("8 min", "2 h"),
        settings => Enum.GetValues<NormForm>().SelectMany(form => RateCells.At(
            AnatomyCells.Networks(settings, settings.Full ? 56 : Depth, s_norms, settings.Full ? 5 : 2, ("form", AnatomyCells.WordOf(form))), s_rates)),
        RateCells.Measure,
        Report);

    private static StudyReport Report(StudyResults results)
    {
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
                rows.Add([AnatomyCells.WordOf(norm), form, .. s_rates.Select(rate => (TableCell)RateCells.Fates(cells.With("rate", rate)))]);
            }

            panels.Add(new Panel(new Axis("learning rate") { Scale = AxisScale.Log10 }, new Axis("loss after 60 steps"), [.. layers]) { Title = AnatomyCells.WordOf(norm) });
        }

        StudyResults full = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).With("form", AnatomyCells.WordOf(NormForm.Full));
        bool learns = RateCells.Largest(full, "learns") >= 0.1;
        return StudyReport.Of(
            new Figure("Parts of batch norm after 60 steps", [.. panels]) { Subtitle = "batch 64, momentum 0.9; rates at which a run diverged are not drawn; error bars two standard errors over seeds" },
            [DepthFigure.Table("How training went, by learning rate.", ["where", "what is left", .. s_rates.Select(rate => DepthFigure.Text(rate))], rows)],
            [new StudyClaim("The whole norm everywhere learns at 0.1.", learns, $"it learns to {DepthFigure.Text(RateCells.Largest(full, "learns"))}.")],
            "The numbers of the paper's table could not be found, so this is a report of our own grid.");
    }
}
