using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 9: the gradient of a kernel by pairs of channels.</summary>
internal static class ChannelPairs
{
    private const int ShownValues = 10;
    private static readonly ImmutableArray<string> s_columns = ["rankOneResidual", "inputVariation", "outputVariation", "largestRatio"];

    /// <summary>The study.</summary>
    public static Study Study { get; } = InitialPass.Study(
        "bjorck-fig9",
        "Fig. 9",
        "Without batch norm some channels have large gradients whatever they are paired with",
        "For an unnormalized network the magnitudes of a kernel's gradient by channel pair have a dominant low-rank structure.",
        Report);

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<Layer> spectra = [];
        List<ImmutableArray<TableCell>> rows = [];
        ImmutableArray<double> places = [.. Enumerable.Range(1, ShownValues).Select(place => (double)place)];
        int slot = 0;
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
                rows.Add([AnatomyCells.WordOf(norm), (long)cell.Cell.Seed(), .. s_columns.Select(column => (TableCell)cell.Values[column].Number)]);
            }

            rows.Add(
            [
                AnatomyCells.WordOf(norm), "mean",
                .. s_columns.Select(column => (TableCell)SampleMean.Of(cells.Numbers(column)).ToString()),
            ]);
            spectra.AddRange(AnatomyCells.Points(places, AnatomyCells.Means(cells, "singularValues")[..ShownValues], AnatomyCells.WordOf(norm), slot++));
        }

        panels.Add(new Panel(new Axis("singular value of the map"), new Axis("relative to its norm") { Scale = AxisScale.Log10 }, [.. spectra]) { Title = "mean over seeds" });

        ImmutableArray<double> plain = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("rankOneResidual");
        ImmutableArray<double> normed = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).Numbers("rankOneResidual");
        return StudyReport.Of(
            new Figure("Kernel gradient of layer 45 by channel pair", [.. panels]) { Subtitle = "mean over the nine positions; ResNet-110, Xavier, a batch of 128 for every seed; error bars two standard errors over seeds", Height = 480 },
            [DepthFigure.Table(
                "What the best matrix of rank 1 leaves of the map, and how much channels differ.",
                ["network", "seed", "rank-1 residual", "variation of inputs", "variation of outputs", "largest/mean"],
                rows)],
            [
                new StudyClaim("Without batch norm rank 1 leaves less than 0.1 for every seed.", plain.Max() < 0.1, $"{SampleMean.Of(plain)}, at most {DepthFigure.Text(plain.Max())}."),
                new StudyClaim("With batch norm it leaves more than 0.2 for every seed.", normed.Min() > 0.2, $"{SampleMean.Of(normed)}, at least {DepthFigure.Text(normed.Min())}."),
            ]);
    }
}
