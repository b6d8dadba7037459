using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Theorem 1 and figure 7: the law of the squared singular values of products of wide Gaussian matrices.</summary>
internal static class ProductLaws
{
    private const int Points = 400;
    private static readonly ImmutableArray<int> s_factors = [1, 2, 3, 5, 10];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.Alone(
        "bjorck-fig7",
        "Fig. 7, theorem 1",
        "Singular values of products of many matrices",
        "The more Gaussian matrices are multiplied, the more of the singular values are close to 0 and the larger is the largest.",
        ("1 s", "1 s"),
        _ => s_factors.Select(factors => new JsonObject { ["factors"] = factors }),
        Measure,
        Report);

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        FussCatalanLaw law = new(cell.Whole("factors"));
        double end = law.LargestSingularValue;
        double[] values = [.. Enumerable.Range(1, Points).Select(i => end * Math.Pow((double)i / Points, 2))];
        Estimate[] moments = [.. Enumerable.Range(0, 5).Select(order => law.Expectation(x => Math.Pow(x, order)))];
        return new CellValues
        {
            ["value"] = values,
            ["density"] = values.Select(law.SingularDensity).ToArray(),
            ["squareDensity"] = values.Select(value => law.Density(value * value)).ToArray(),
            ["end"] = end,
            ["moments"] = moments.Select(moment => moment.Value).ToArray(),
            ["exact"] = Enumerable.Range(0, 5).Select(law.Moment).ToArray(),
            ["belowTenth"] = law.SingularCumulative(end / 10),
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        double worst = 0;
        foreach (StudyCellResult cell in results.Cells)
        {
            ImmutableArray<double> moments = cell.Values["moments"].Numbers;
            ImmutableArray<double> exact = cell.Values["exact"].Numbers;
            worst = Math.Max(worst, moments.Zip(exact, (found, law) => Math.Abs((found / law) - 1)).Max());
            rows.Add([(long)cell.Cell.Whole("factors"), cell.Values["end"].Number, cell.Values["belowTenth"].Number, .. exact.Skip(1).Select(moment => (TableCell)moment)]);
        }

        Layer[] Lines(string density) =>
            [.. results.Cells.Select((cell, slot) => new LineLayer(cell.Values["value"].Numbers, cell.Values[density].Numbers) { Name = $"M = {cell.Cell.Whole("factors")}", Slot = slot })];
        double[] small = [.. results.Numbers("belowTenth")];
        return StudyReport.Of(
            new Figure("The Fuss–Catalan law of products of M matrices",
            [
                new Panel(new Axis("singular value s"), new Axis("density of s") { Minimum = 0, Maximum = 2 }, [.. Lines("density")]),
                new Panel(new Axis("singular value s"), new Axis("density of x = s²") { Scale = AxisScale.Log10, Minimum = 1e-3, Maximum = 1e3 }, [.. Lines("squareDensity")]),
            ])
            {
                Subtitle = "N × N Gaussian matrices with entries of variance 1/N, N → ∞",
            },
            [DepthFigure.Table("End of the support, share of singular values below a tenth of it, and moments of the square.", ["M", "largest s", "below a tenth", "E x", "E x²", "E x³", "E x⁴"], rows)],
            [
                new StudyClaim("Mass and moments to order 4 of the density are the Fuss–Catalan numbers to 1e-9.", worst < 1e-9, $"to {DepthFigure.Text(worst, "0.0E+0")}."),
                new StudyClaim("The share of singular values below a tenth of the largest grows with M.", small.Zip(small.Skip(1)).All(pair => pair.First < pair.Second), $"{DepthFigure.Text(small[0], "F3")} for one, {DepthFigure.Text(small[^1], "F3")} for ten."),
            ],
            "Erratum: theorem 1 of the paper calls x a singular value; its formula is the law of the squared singular value. The left panel is the law of the singular value itself, 2 s ρ(s²).");
    }
}
