using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 9: the gradient of a kernel by pairs of channels.</summary>
internal static class ChannelPairs
{
    private const int Depth = 110;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "bjorck-fig9",
        Paper = AnatomyCells.Paper,
        Item = "Fig. 9",
        Title = "Without batch norm some channels have large gradients whatever they are paired with",
        Claim = "For an unnormalized network the magnitudes of a kernel's gradient by channel pair have a dominant low-rank structure.",
        Duration = "40 s",
        FullDuration = "4 min",
        DataSet = AnatomyCells.Data,
        NeedsData = true,
        Cells = settings => AnatomyCells.Networks(settings, Depth, AnatomyCells.BothNorms, settings.Full ? 25 : 5),
        Measure = Measure,
        Report = Report,
        Threads = _ => 2,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..AnatomyCells.Batch);
        GradientAnatomy anatomy = GradientAnatomy.Measure(AnatomyCells.NetworkOf(cell), images, cell.Seed(), AnatomyCells.Batch, context.Threads, withSums: false);
        return new CellValues
        {
            ["map"] = anatomy.Pairs.Magnitudes.Values,
            ["rankOneResidual"] = anatomy.Pairs.RankOneResidual,
            ["inputVariation"] = anatomy.Pairs.InputVariation,
            ["outputVariation"] = anatomy.Pairs.OutputVariation,
            ["largestRatio"] = anatomy.Pairs.LargestRatio,
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm));
            ImmutableArray<double> map = cells.Cells[0].Values["map"].Numbers;
            panels.Add(new Panel(new Axis("input channel"), new Axis("output channel"), [new HeatmapLayer(map, (int)Math.Sqrt(map.Length), new Axis("mean |gradient|") { Minimum = 0 })])
            {
                Title = $"{AnatomyCells.WordOf(norm)}, seed {DepthFigure.Text(results.Settings.Seed)}",
            });
            foreach (StudyCellResult cell in cells.Cells)
            {
                rows.Add(
                [
                    AnatomyCells.WordOf(norm), (long)cell.Cell.Seed(), cell.Values["rankOneResidual"].Number, cell.Values["inputVariation"].Number, cell.Values["outputVariation"].Number,
                    cell.Values["largestRatio"].Number,
                ]);
            }
        }

        double plain = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("rankOneResidual").Max();
        double normed = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).Numbers("rankOneResidual").Min();
        return StudyReport.Of(
            new Figure("Kernel gradient of layer 45 by channel pair", [.. panels]) { Subtitle = "mean over the nine positions; ResNet-110, Xavier, one batch of 128", Height = 480 },
            [DepthFigure.Table(
                "What the best matrix of rank 1 leaves of the map, and how much channels differ.",
                ["network", "seed", "rank-1 residual", "variation of inputs", "variation of outputs", "largest/mean"],
                rows)],
            [
                new StudyClaim("Without batch norm rank 1 leaves less than 0.1 for every seed.", plain < 0.1, $"at most {DepthFigure.Text(plain)}."),
                new StudyClaim("With batch norm it leaves more than 0.2 for every seed.", normed > 0.2, $"at least {DepthFigure.Text(normed)}."),
            ]);
    }
}
