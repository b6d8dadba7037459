using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 2: the entries of one kernel's gradient at initialization.</summary>
internal static class GradientHistograms
{
    private const int Depth = 110;
    private const int Bins = 61;
    private const int Seeds = 5;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "bjorck-fig2",
        Paper = AnatomyCells.Paper,
        Item = "Fig. 2",
        Title = "Gradients at initialization, layer 55",
        Claim = "Without batch norm the entries of a kernel's gradient are orders of magnitude larger and have heavy tails.",
        Duration = "40 s",
        FullDuration = "4 min",
        DataSet = AnatomyCells.Data,
        NeedsData = true,
        Cells = settings => AnatomyCells.Networks(settings, Depth, AnatomyCells.BothNorms, settings.Full ? 25 : Seeds),
        Measure = Measure,
        Report = Report,
        Threads = _ => 2,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..AnatomyCells.Batch);
        GradientAnatomy anatomy = GradientAnatomy.Measure(AnatomyCells.NetworkOf(cell), images, cell.Seed(), AnatomyCells.Batch, context.Threads, withSums: false);
        double reach = anatomy.Entries.Max(Math.Abs);
        ValueHistogram histogram = ValueHistogram.Of(anatomy.Entries.AsSpan(), Bins, -reach, reach);
        return new CellValues
        {
            ["loss"] = anatomy.Loss,
            ["deviation"] = anatomy.Tail.Deviation,
            ["excessKurtosis"] = anatomy.Tail.ExcessKurtosis,
            ["medianRatio"] = anatomy.Tail.MedianRatio,
            ["highQuantileRatio"] = anatomy.Tail.HighQuantileRatio,
            ["tailIndex"] = anatomy.Tail.TailIndex,
            ["reach"] = reach,
            ["counts"] = histogram.Counts.Select(count => (double)count).ToArray(),
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm));
            double reach = cells.Cells[0].Values["reach"].Number;
            ImmutableArray<double> counts = cells.Cells[0].Values["counts"].Numbers;
            ValueHistogram bins = new(-reach, reach, [.. counts.Select(count => (long)count)]);
            panels.Add(new Panel(new Axis("entry of the gradient"), new Axis("count + 1") { Scale = AxisScale.Log10 },
                [new BarLayer([.. Enumerable.Range(0, Bins).Select(bins.Middle)], [.. counts.Select(count => count + 1)]) { Name = $"seed {DepthFigure.Text(results.Settings.Seed)}", Slot = 0, Base = 1 }])
            {
                Title = AnatomyCells.WordOf(norm),
            });
            foreach (StudyCellResult cell in cells.Cells)
            {
                rows.Add(
                [
                    AnatomyCells.WordOf(norm), (long)cell.Cell.Seed(), cell.Values["loss"].Number, cell.Values["deviation"].Number, cell.Values["excessKurtosis"].Number,
                    cell.Values["medianRatio"].Number, cell.Values["highQuantileRatio"].Number, cell.Values["tailIndex"].Number,
                ]);
            }
        }

        StudyResults with = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere));
        StudyResults without = results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None));
        double light = with.Numbers("excessKurtosis").Max();
        double heavy = without.Numbers("excessKurtosis").Min();
        double[] ratios = [.. without.Numbers("deviation").Zip(with.Numbers("deviation"), (plain, normed) => plain / normed)];
        return StudyReport.Of(
            new Figure("Entries of the kernel gradient of layer 55", [.. panels]) { Subtitle = $"ResNet-110, Xavier, one batch of {DepthFigure.Text(AnatomyCells.Batch)}; note the different scales" },
            [DepthFigure.Table(
                "The 9,216 entries of the gradient of layer 55, by seed. A Gaussian has excess kurtosis 0, median|g|/deviation 0.674 and a 99.9 % quantile of 3.29 deviations. Published, with batch norm: deviation about 0.012; without: support ±4.",
                ["network", "seed", "loss", "deviation", "excess kurtosis", "median|g|/dev.", "99.9 %/dev.", "tail index"],
                rows)],
            [
                new StudyClaim("Without batch norm the excess kurtosis is above 5 for every seed.", heavy > 5, $"at least {DepthFigure.Text(heavy)}."),
                new StudyClaim("With batch norm it is below 2 for every seed.", light < 2, $"at most {DepthFigure.Text(light)}."),
                new StudyClaim("Without batch norm the deviation is more than 100 times larger for every seed.", ratios.Min() > 100, $"{DepthFigure.Text(ratios.Min())} to {DepthFigure.Text(ratios.Max())} times."),
            ]);
    }
}
