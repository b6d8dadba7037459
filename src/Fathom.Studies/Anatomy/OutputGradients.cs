using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 6: the gradient of the scores at initialization.</summary>
internal static class OutputGradients
{
    private const int Depth = 110;
    private const int Classes = 10;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "bjorck-fig6",
        Paper = AnatomyCells.Paper,
        Item = "Fig. 6",
        Title = "Without batch norm every image is taken for one class",
        Claim = "At initialization without batch norm the gradients of the scores push one class for all images, whatever they show.",
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
            ["gradient"] = anatomy.OutputGradient.Select(entry => (double)entry).ToArray(),
            ["topShare"] = anatomy.Mass.TopShare,
            ["shares"] = anatomy.Mass.PositiveShares,
            ["largestRowSum"] = anatomy.Mass.LargestRowSum,
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm));
            panels.Add(new Panel(new Axis("class"), new Axis("image"),
                [new HeatmapLayer(cells.Cells[0].Values["gradient"].Numbers, Classes, new Axis("∂loss/∂score") { Minimum = -1.0 / AnatomyCells.Batch, Maximum = 1.0 / AnatomyCells.Batch }) { Map = ColorMap.Diverging }])
            {
                Title = $"{AnatomyCells.WordOf(norm)}, seed {DepthFigure.Text(results.Settings.Seed)}",
            });
            foreach (StudyCellResult cell in cells.Cells)
            {
                rows.Add([AnatomyCells.WordOf(norm), (long)cell.Cell.Seed(), cell.Values["topShare"].Number, cell.Values["largestRowSum"].Number]);
            }
        }

        double plain = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("topShare").Min();
        double normed = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).Numbers("topShare").Max();
        double rowSum = results.Numbers("largestRowSum").Max();
        return StudyReport.Of(
            new Figure("Gradients of the scores at initialization", [.. panels]) { Subtitle = $"(softmax − one-hot)/{DepthFigure.Text(AnatomyCells.Batch)}, ResNet-110, Xavier", Height = 640 },
            [DepthFigure.Table("Share of the positive gradient that falls on one class.", ["network", "seed", "top class", "largest row sum"], rows)],
            [
                new StudyClaim("Without batch norm more than 90 % of the positive mass is on one class for every seed.", plain > 0.9, $"at least {DepthFigure.Text(100 * plain, "F1")} %."),
                new StudyClaim("With batch norm it is spread: at most 90 %.", normed < 0.9, $"at most {DepthFigure.Text(100 * normed, "F1")} %."),
                new StudyClaim("Rows sum to 0.", rowSum < 1e-8, $"to {DepthFigure.Text(rowSum, "0.0E+0")} at most."),
            ]);
    }
}
