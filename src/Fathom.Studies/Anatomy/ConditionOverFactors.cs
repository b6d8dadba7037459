using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.FiniteWidth;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 20: the condition number of products of random matrices.</summary>
internal static class ConditionOverFactors
{
    private const int LongProduct = 100;
    private const int LongWidth = 10;

    // Edelman's constant is that of large matrices; at N = 10 the mean is 0.16 below it.
    private const int LargestSingle = 50;

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.Alone(
        "bjorck-fig20",
        "Fig. 20",
        "Condition numbers of products grow exponentially",
        "The condition number of a product of random matrices grows exponentially with their number.",
        ("60 s", "20 min"),
        settings =>
        [
            .. (settings.Full ? new[] { 10, 50, 200 } : [10, 50]).Select(width => Cell(settings, width, 8, "gaussian", settings.Full && width == 200 ? 50 : 200)),
            .. new[] { 10, LargestSingle }.Select(width => Cell(settings, width, 1, "gaussian", settings.Full ? 20_000 : 4000)),
            Cell(settings, LongWidth, LongProduct, "gaussian", 20),
            Cell(settings, LongWidth, LongProduct, "orthogonal", 5),
        ],
        Measure,
        Report);

    private static JsonObject Cell(StudySettings settings, int width, int factors, string law, int repeats) =>
        new() { ["width"] = width, ["factors"] = factors, ["law"] = law, ["repeats"] = repeats, ["seed"] = settings.Seed };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        FactorLaw law = cell.Text("law") == "gaussian" ? FactorLaw.Gaussian : FactorLaw.Orthogonal;
        ConditionGrowth growth = ConditionGrowth.Measure(cell.Whole("width"), cell.Whole("factors"), law, cell.Whole("repeats"), cell.Seed(), context.Cancellation);
        return new CellValues { ["mean"] = growth.Means, ["error"] = growth.Errors, ["slope"] = growth.Slope, ["law"] = growth.ExpectedSlope };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> shortLayers = [];
        List<Layer> longLayers = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        foreach (StudyCellResult cell in results.Cells)
        {
            int width = cell.Cell.Whole("width");
            bool isLong = cell.Cell.Whole("factors") == LongProduct;
            bool isGaussian = cell.Cell.Text("law") == "gaussian";
            if (cell.Cell.Whole("factors") == 1)
            {
                (ImmutableArray<TableCell> row, StudyClaim claim) = Single(cell);
                rows.Add(row);
                if (width == LargestSingle)
                {
                    claims.Add(claim);
                }

                continue;
            }

            ImmutableArray<double> means = cell.Values["mean"].Numbers;
            ImmutableArray<double> x = [.. Enumerable.Range(1, means.Length).Select(factors => (double)factors)];
            int slot = !isGaussian ? 2 : width == LongWidth ? 0 : width == LargestSingle ? 1 : 3;
            string name = isGaussian ? $"N = {DepthFigure.Text(width)}" : $"N = {DepthFigure.Text(width)}, orthogonal";
            List<Layer> layers = isLong ? longLayers : shortLayers;
            ImmutableArray<SampleMean> points = [.. means.Zip(cell.Values["error"].Numbers, (mean, error) => new SampleMean(mean, error, double.NaN, cell.Cell.Whole("repeats")))];
            layers.AddRange(isLong ? DepthFigure.Curve(x, points, name, slot) : AnatomyCells.Points(x, points, name, slot));
            double slope = cell.Values["slope"].Number;
            double law = cell.Values["law"].Number;
            if (isGaussian)
            {
                layers.Add(DepthFigure.Law(x, [.. x.Select(factors => means[0] + (law * (factors - 1)))], $"{name}, Lyapunov slope", slot));
            }

            double first = isGaussian ? LyapunovSpectrum.SingleMatrixLogCondition(width) : 0;
            rows.Add([cell.Cell.Text("law"), (long)width, (long)means.Length, means[0], first, means[^1], slope, law]);
            if (!isGaussian)
            {
                claims.Add(new StudyClaim("Products of orthogonal matrices keep condition number 1.", means[^1] < 1e-9, $"ln κ of {LongProduct} is {DepthFigure.Text(means[^1], "0.0E+0")}."));
            }
            else
            {
                claims.Add(new StudyClaim($"{name}, to {DepthFigure.Text(means.Length)} matrices: the slope of ln κ is within 10 % of (ψ(N/2) − ψ(1/2))/2.", Math.Abs((slope / law) - 1) < 0.1, $"{DepthFigure.Text(slope, "F3")} per matrix, law {DepthFigure.Text(law, "F3")}."));
            }
        }

        return StudyReport.Of(
            new Figure("Condition number of products",
            [
                new Panel(new Axis("matrices"), new Axis("mean ln κ") { Minimum = 0 }, [.. shortLayers]),
                new Panel(new Axis("matrices"), new Axis("mean ln κ") { Minimum = 0 }, [.. longLayers]),
            ])
            {
                Subtitle = "products in graded form, no digit lost; float64 alone ends at ln κ = 30; bars and bands two standard errors",
            },
            [DepthFigure.Table("Mean ln κ of one matrix and of the whole product, and its slope per matrix.", ["matrices", "N", "M", "ln κ, M = 1", "law", "ln κ, M", "slope", "law"], rows)],
            [.. claims]);
    }

    // Many single matrices, to hold Edelman's constant.
    private static (ImmutableArray<TableCell> Row, StudyClaim Claim) Single(StudyCellResult cell)
    {
        int width = cell.Cell.Whole("width");
        double law = LyapunovSpectrum.SingleMatrixLogCondition(width);
        SampleMean mean = new(cell.Values["mean"].Numbers[0], cell.Values["error"].Numbers[0], double.NaN, cell.Cell.Whole("repeats"));
        return (
            ["gaussian", (long)width, 1L, mean.Mean, law, mean.Mean, double.NaN, cell.Values["law"].Number],
            new StudyClaim($"N = {DepthFigure.Text(width)}: ln κ of one matrix is within 0.1 of ln N + 1.537.", Math.Abs(mean.Mean - law) < 0.1, $"{mean}, law {DepthFigure.Text(law, "F3")}."));
    }
}
