using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 4: channel moments along the update at which training diverges.</summary>
internal static class DivergingUpdates
{
    private const int Depth = 110;
    private const int Points = 21;
    private static readonly ImmutableArray<int> s_layers = [8, 44, 80];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-fig4",
        "Fig. 4",
        "What a diverging update does in three depths",
        "Along the update at which a network without batch norm diverges, means and variances of channels explode, and the more the deeper the layer.",
        ("3 min", "8 min"),
        settings => AnatomyCells.Networks(settings, Depth, [AnatomyNorm.None], settings.Full ? 16 : 6, ("rate", 0.003)),
        Measure,
        Report);

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..(8 * AnatomyCells.BatchOf(cell)), cell.Seed());
        ShortTrainingOptions options = new()
        {
            LearningRate = cell.Number("rate"),
            Batch = AnatomyCells.BatchOf(cell),
            Steps = 8,
            Seed = cell.Seed(),
            Threads = context.Threads,
            Cancellation = context.Cancellation,
        };
        AnatomyNetwork network = AnatomyCells.NetworkOf(cell);
        DivergingUpdate update = DivergingUpdate.Measure(network, images, options, [.. s_layers.Select(network.LayerAt)], Points);
        CellValues values = new()
        {
            ["losses"] = update.Losses.ToArray(),
            ["outcome"] = update.Outcome.ToString(),
            ["diverged"] = update.Along is not null,
        };
        if (update.Along is { } along)
        {
            values["lossAlong"] = along.Points.Select(point => point.Loss).ToArray();
            for (int i = 0; i < s_layers.Length; i++)
            {
                int layer = i;
                values[$"means{s_layers[i]}"] = along.Points.SelectMany(point => point.Moments[layer].Means).ToArray();
                values[$"largestVariance{s_layers[i]}"] = along.Points.Select(point => point.Moments[layer].Deviations.Max(deviation => deviation * deviation)).ToArray();
            }
        }

        return values;
    }

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        StudyCellResult[] diverged = [.. results.Cells.Where(cell => cell.Values["diverged"].Flag == true)];
        foreach (StudyCellResult cell in results.Cells)
        {
            bool isDiverged = cell.Values["diverged"].Flag == true;
            rows.Add(
            [
                (long)cell.Cell.Seed(), cell.Values["outcome"].Text, string.Join(", ", cell.Values["losses"].Numbers.Select(loss => DepthFigure.Text(loss))),
                .. s_layers.Select(layer => isDiverged ? (TableCell)cell.Values[$"largestVariance{layer}"].Numbers[^1] : TableCell.Empty),
            ]);
        }

        if (diverged.Length > 0)
        {
            rows.Add(
            [
                "log₁₀, mean of those that diverged", TableCell.Empty, TableCell.Empty,
                .. s_layers.Select(layer => (TableCell)SampleMean.Of(diverged.Select(cell => Math.Log10(cell.Values[$"largestVariance{layer}"].Numbers[^1]))).ToString()),
            ]);
        }

        ImmutableArray<double> shares = [.. Enumerable.Range(0, Points).Select(point => 100.0 * point / (Points - 1))];
        List<StudyFigure> figures = [];
        if (diverged.Length > 0)
        {
            CellValues first = diverged[0].Values;
            figures.Add(new StudyFigure(string.Empty, new Figure(
                "Channel means along the diverging update",
                [.. s_layers.Select(layer => new Panel(new Axis("channel"), new Axis("per cent of the update"),
                [
                    new HeatmapLayer(first[$"means{layer}"].Numbers, first[$"means{layer}"].Numbers.Length / Points, Symmetric(first[$"means{layer}"].Numbers)) { YRange = (-2.5, 102.5), Map = ColorMap.Diverging },
                ])
                {
                    Title = $"layer {DepthFigure.Text(layer)}",
                })])
            {
                Subtitle = $"ResNet-110 without norm, learning rate 0.003, seed {DepthFigure.Text(diverged[0].Cell.Seed())}",
            }));
        }

        figures.Add(new StudyFigure(diverged.Length > 0 ? "-variance" : string.Empty, new Figure(
            "Largest channel variance along the update",
            new Panel(new Axis("per cent of the update"), new Axis("largest variance of a channel") { Scale = AxisScale.Log10 },
            [
                .. s_layers.SelectMany((layer, slot) => diverged.Select(cell => new LineLayer(shares, cell.Values[$"largestVariance{layer}"].Numbers) { Name = $"layer {DepthFigure.Text(layer)}", Slot = slot })),
            ]))
        {
            Subtitle = "one line a seed",
        }));
        bool isOrdered = diverged.Length > 0 && diverged.All(cell =>
            cell.Values["largestVariance80"].Numbers[^1] > 3 * cell.Values["largestVariance44"].Numbers[^1] && cell.Values["largestVariance44"].Numbers[^1] > 10 * cell.Values["largestVariance8"].Numbers[^1]);
        double largest = diverged.Length > 0 ? diverged.Max(cell => cell.Values["losses"].Numbers[^1]) : double.NaN;
        return new StudyReport(
            [.. figures],
            [DepthFigure.Table("How training went, and the largest variance of a channel behind the diverging update.", ["seed", "outcome", "losses", "layer 8", "layer 44", "layer 80"], rows)],
            [
                new StudyClaim("Training diverges: the loss of a mini-batch passes 1,000.", diverged.Length > 0, $"for {DepthFigure.Text(diverged.Length)} of {DepthFigure.Text(results.Cells.Length)} seeds, to {DepthFigure.Text(largest, "0.0E+0")}."),
                new StudyClaim("Behind the update the largest variance is far larger in layer 80 than in 44, and there than in 8, for every seed that diverged.", isOrdered, "see the table; published 5.7e16, 5.3e6 and 1."),
            ],
            ["A run that falls to ln 10 and stays there has collapsed to chance, which the paper does not count apart."]);
    }

    private static Axis Symmetric(ImmutableArray<double> values)
    {
        double reach = values.Max(Math.Abs);
        return new Axis("mean") { Minimum = -reach, Maximum = reach };
    }
}
