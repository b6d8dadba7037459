using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 2: the entries of one kernel's gradient at initialization.</summary>
internal static class GradientHistograms
{
    private const double Entries = 9216;
    private static readonly ImmutableArray<string> s_columns = ["loss", "deviation", "excessKurtosis", "medianRatio", "highQuantileRatio", "tailIndex"];

    private static readonly ImmutableArray<double> s_deviations =
        [.. Enumerable.Range(0, InitialPass.DeviationBins).Select(bin => (((2.0 * bin) + 1) / InitialPass.DeviationBins * InitialPass.DeviationReach) - InitialPass.DeviationReach)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = InitialPass.Study(
        "bjorck-fig2",
        "Fig. 2",
        "Gradients at initialization, layer 55",
        "Without batch norm the entries of a kernel's gradient are orders of magnitude larger and have heavy tails.",
        Report);

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<Layer> shapes = [];
        List<ImmutableArray<TableCell>> rows = [];
        int slot = 0;
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm));
            double reach = cells.Cells[0].Values["reach"].Number;
            ImmutableArray<double> counts = cells.Cells[0].Values["counts"].Numbers;
            ValueHistogram bins = new(-reach, reach, [.. counts.Select(count => (long)count)]);
            panels.Add(new Panel(new Axis("entry of the gradient"), new Axis("count + 1") { Scale = AxisScale.Log10 },
                [new BarLayer([.. Enumerable.Range(0, counts.Length).Select(bins.Middle)], [.. counts.Select(count => count + 1)]) { Name = AnatomyCells.WordOf(norm), Slot = slot, Base = 1 }])
            {
                Title = $"{AnatomyCells.WordOf(norm)}, seed {DepthFigure.Text(results.Settings.Seed)}",
            });
            shapes.AddRange(Shape(cells, AnatomyCells.WordOf(norm), slot++));
            foreach (StudyCellResult cell in cells.Cells)
            {
                rows.Add([AnatomyCells.WordOf(norm), (long)cell.Cell.Seed(), .. s_columns.Select(column => (TableCell)cell.Values[column].Number)]);
            }

            rows.Add([AnatomyCells.WordOf(norm), "mean", .. s_columns.Select(column => (TableCell)SampleMean.Of(cells.Numbers(column)).ToString())]);
        }

        shapes.Add(Gaussian());
        panels.Add(new Panel(new Axis("entry in deviations"), new Axis("share in a bin") { Scale = AxisScale.Log10, Minimum = 1e-5 }, [.. shapes]) { Title = "both, mean over seeds" });
        StudyResults with = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere));
        StudyResults without = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None));
        ImmutableArray<double> light = with.Numbers("excessKurtosis");
        ImmutableArray<double> heavy = without.Numbers("excessKurtosis");
        double usual = with.Numbers("deviation").Average();
        double[] ratios = [.. without.Numbers("deviation").Select(plain => plain / usual)];
        return StudyReport.Of(
            new Figure("Entries of the kernel gradient of layer 55", [.. panels])
            {
                Subtitle = $"ResNet-110, Xavier, a batch of {DepthFigure.Text(AnatomyCells.Batch)} for every seed; note the different scales; error bars two standard errors over seeds",
            },
            [DepthFigure.Table(
                "The 9,216 entries of the gradient of layer 55, by seed. A Gaussian has excess kurtosis 0, median|g|/deviation 0.674 and a 99.9 % quantile of 3.29 deviations. Published, with batch norm: deviation about 0.012; without: support ±4.",
                ["network", "seed", "loss", "deviation", "excess kurtosis", "median|g|/dev.", "99.9 %/dev.", "tail index"],
                rows)],
            [
                new StudyClaim("Without batch norm the excess kurtosis is above 5 for every seed.", heavy.Min() > 5, $"{SampleMean.Of(heavy)}, at least {DepthFigure.Text(heavy.Min())}."),
                new StudyClaim("With batch norm it is below 2 for every seed.", light.Max() < 2, $"{SampleMean.Of(light)}, at most {DepthFigure.Text(light.Max())}."),
                new StudyClaim("Without batch norm the deviation is more than 100 times larger for every seed.", ratios.Min() > 100, $"{DepthFigure.Text(ratios.Min(), "F0")} to {DepthFigure.Text(ratios.Max(), "F0")} times that with it."),
            ]);
    }

    // Bins that are empty for every seed have no place on a logarithmic axis.
    private static IEnumerable<Layer> Shape(StudyResults cells, string name, int slot)
    {
        ImmutableArray<SampleMean> counts = AnatomyCells.Means(cells, "countsInDeviations");
        (double Place, SampleMean Count)[] filled = [.. s_deviations.Zip(counts).Where(bin => bin.Second.Mean > 0)];
        yield return new PointLayer([.. filled.Select(bin => bin.Place)], [.. filled.Select(bin => bin.Count.Mean / Entries)])
        {
            Name = name,
            Slot = slot,
            Error = [.. filled.Select(bin => Math.Min(2 * bin.Count.StandardError, 0.9 * bin.Count.Mean) / Entries)],
        };
    }

    private static LineLayer Gaussian()
    {
        double width = 2 * InitialPass.DeviationReach / InitialPass.DeviationBins;
        return new LineLayer(s_deviations, [.. s_deviations.Select(place => width * Math.Exp(-place * place / 2) / Math.Sqrt(2 * Math.PI))]) { Name = "Gaussian", Slot = 2, Dash = LineDash.Dashed, Marker = Marker.None };
    }
}
