using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 6: the gradient of the scores at initialization.</summary>
internal static class OutputGradients
{
    private const int Classes = 10;

    /// <summary>The study.</summary>
    public static Study Study { get; } = InitialPass.Study(
        "bjorck-fig6",
        "Fig. 6",
        "Without batch norm every image is taken for one class",
        "At initialization without batch norm the gradients of the scores push one class for all images, whatever they show.",
        Report);

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<Layer> shares = [];
        List<ImmutableArray<TableCell>> rows = [];
        ImmutableArray<double> ranks = [.. Enumerable.Range(1, Classes).Select(rank => (double)rank)];
        int slot = 0;
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

            rows.Add([AnatomyCells.WordOf(norm), "mean", SampleMean.Of(cells.Numbers("topShare")).ToString(), TableCell.Empty]);
            ImmutableArray<ImmutableArray<double>> sorted = [.. cells.Rows("shares").Select(row => row.Sort((one, other) => other.CompareTo(one)))];
            shares.AddRange(AnatomyCells.Points(ranks, [.. Enumerable.Range(0, Classes).Select(rank => SampleMean.Of(sorted.Select(row => row[rank])))], AnatomyCells.WordOf(norm), slot++));
        }

        panels.Add(new Panel(new Axis("class, largest first"), new Axis("share of the positive gradient") { Minimum = 0, Maximum = 1 }, [.. shares]) { Title = "mean over seeds" });

        ImmutableArray<double> plain = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("topShare");
        ImmutableArray<double> normed = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).Numbers("topShare");
        double rowSum = results.Numbers("largestRowSum").Max();
        return StudyReport.Of(
            new Figure("Gradients of the scores at initialization", [.. panels]) { Subtitle = $"(softmax − one-hot)/{DepthFigure.Text(AnatomyCells.Batch)}, ResNet-110, Xavier; error bars two standard errors over seeds", Height = 640 },
            [DepthFigure.Table("Share of the positive gradient that falls on one class.", ["network", "seed", "top class", "largest row sum"], rows)],
            [
                new StudyClaim(
                    "Without batch norm more than 90 % of the positive mass is on one class, on average over seeds.",
                    plain.Average() > 0.9,
                    $"{Share(plain)}; more than 90 % for {DepthFigure.Text(plain.Count(share => share > 0.9))} of {DepthFigure.Text(plain.Length)} seeds, at least {DepthFigure.Text(100 * plain.Min(), "F1")} %."),
                new StudyClaim("With batch norm it is spread: at most 90 % for every seed.", normed.Max() < 0.9, $"{Share(normed)}, at most {DepthFigure.Text(100 * normed.Max(), "F1")} %."),
                new StudyClaim("Rows sum to 0.", rowSum < 1e-8, $"to {DepthFigure.Text(rowSum, "0.0E+0")} at most."),
            ]);
    }

    private static string Share(IEnumerable<double> shares) => $"{SampleMean.Of(shares.Select(share => 100 * share))} %";
}
