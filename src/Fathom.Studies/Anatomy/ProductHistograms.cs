using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.FiniteWidth;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 8: sampled singular values of products of one, three and five matrices.</summary>
internal static class ProductHistograms
{
    private static readonly ImmutableArray<int> s_factors = [1, 3, 5];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.Alone(
        "bjorck-fig8",
        "Fig. 8",
        "Singular values of sampled products",
        "Products of random matrices have more and more singular values near 0, as theorem 1 says.",
        ("60 s", "5 min"),
        settings => s_factors.Select(factors => new JsonObject { ["factors"] = factors, ["width"] = 1000, ["repeats"] = settings.Full ? 50 : 10, ["seed"] = settings.Seed }),
        Measure,
        Report);

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        ProductHistogram histogram = ProductHistogram.Measure(cell.Whole("factors"), cell.Whole("width"), cell.Whole("repeats"), cell.Seed(), cancellation: context.Cancellation);
        return new CellValues
        {
            ["counts"] = histogram.Histogram.Counts.Select(count => (double)count).ToArray(),
            ["countErrors"] = histogram.CountErrors,
            ["expected"] = histogram.Expected,
            ["end"] = histogram.Histogram.High,
            ["firstBinRatio"] = histogram.FirstBinRatio,
            ["fourthMoment"] = histogram.FourthMoment,
            ["fourthMomentError"] = histogram.FourthMomentError,
            ["exactFourthMoment"] = histogram.ExactFourthMoment,
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Panel> panels = [];
        double worstBin = 0;
        double worstMoment = 0;
        foreach (StudyCellResult cell in results.Cells)
        {
            int factors = cell.Cell.Whole("factors");
            int width = cell.Cell.Whole("width");
            ImmutableArray<double> counts = cell.Values["counts"].Numbers;
            ImmutableArray<double> expected = cell.Values["expected"].Numbers;
            double bin = cell.Values["end"].Number / counts.Length;
            ImmutableArray<double> x = [.. Enumerable.Range(0, counts.Length).Select(i => (i + 0.5) * bin)];
            panels.Add(new Panel(new Axis("singular value"), new Axis("count") { Minimum = 0 }, [new BarLayer(x, counts) { Name = "sampled", Slot = 0, Error = [.. cell.Values["countErrors"].Numbers.Select(error => 2 * error)] }, new LineLayer(x, expected) { Name = "Fuss–Catalan law", Slot = 1 }])
            {
                Title = factors == 1 ? "one matrix" : $"{DepthFigure.Text(factors)} matrices",
            });
            double published = PublishedAnatomy.FirstBins.Single(entry => entry.Factors == factors).Count * width / 1000 * cell.Cell.Whole("repeats") / 10;
            double moment = cell.Values["fourthMoment"].Number;
            double exact = cell.Values["exactFourthMoment"].Number;
            worstBin = Math.Max(worstBin, Math.Abs(cell.Values["firstBinRatio"].Number - 1));
            worstMoment = Math.Max(worstMoment, Math.Abs((moment / exact) - 1));
            rows.Add(
            [
                (long)factors, new SampleMean(counts[0], cell.Values["countErrors"].Numbers[0], double.NaN, cell.Cell.Whole("repeats")).ToString(), expected[0], published, new SampleMean(moment, cell.Values["fourthMomentError"].Number, double.NaN, cell.Cell.Whole("repeats")).ToString(), exact, new FussCatalanLaw(factors).Moment(2),
            ]);
        }

        return StudyReport.Of(
            new Figure("Singular values of products of Gaussian matrices", [.. panels]) { Subtitle = $"N = {results.Cells[0].Cell.Whole("width")}, {results.Cells[0].Cell.Whole("repeats")} products pooled, 50 bins; error bars two standard errors over the products" },
            [DepthFigure.Table(
                "Count of the first bin, and mean fourth power of a singular value. Published counts are those for ten products of N = 1,000, scaled to as many singular values.",
                ["M", "first bin", "law", "published", "fourth moment", "exact at N", "N → ∞"],
                rows)],
            [
                new StudyClaim("The first bins are within 3 % of the law.", worstBin < 0.03, $"the worst is {DepthFigure.Text(100 * worstBin, "F1")} % off."),
                new StudyClaim("The mean fourth power is within 2 % of the exact one at this width.", worstMoment < 0.02, $"the worst is {DepthFigure.Text(100 * worstMoment, "F1")} % off."),
            ]);
    }
}
