using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Our own beside figure 5: what Xavier, He, orthogonal and silent branches do to the growth without batch norm.</summary>
internal static class InitOverDepth
{
    private const int Depth = 110;
    private static readonly ImmutableArray<int> s_layers = [.. Enumerable.Range(1, 54).Select(block => 2 * block)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-init",
        "ours, beside Fig. 5",
        "No scale of the weights stops the growth, but silence does",
        "Residual networks without batch norm grow exponentially with depth under every classical initialization, at a rate that the recursion predicts; only branches that begin silent keep their size.",
        ("30 s", "3 min"),
        settings => Enum.GetValues<AnatomyWeights>().SelectMany(
            weights => AnatomyCells.Networks(settings, Depth, [AnatomyNorm.None], settings.Full ? 40 : 6, ("weights", AnatomyCells.WordOf(weights)))),
        Measure,
        Report);

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        AnatomyNetwork network = AnatomyCells.NetworkOf(cell);
        int batch = AnatomyCells.BatchOf(cell);
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..batch);
        LayerMoments moments = LayerMoments.Measure(network, images, [.. s_layers.Select(network.LayerAt)], cell.Seed(), batch, context.Threads);
        return new CellValues
        {
            ["logRootMeanSquare"] = moments.Moments.Select(layer => Math.Log(layer.RootMeanSquare)).ToArray(),
            ["slope"] = moments.SlopeBetween(network.LayerAt(6), network.LayerAt(104)),
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> x = [.. s_layers.Select(layer => (double)layer)];
        List<Layer> layers = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        int slot = 0;
        foreach (AnatomyWeights weights in Enum.GetValues<AnatomyWeights>())
        {
            string word = AnatomyCells.WordOf(weights);
            StudyResults cells = results.With("weights", word);
            StreamProfile theory = StreamGrowth.Predict(new AnatomyNetwork { Norm = AnatomyNorm.None, Weights = weights }.Stream());
            layers.AddRange(DepthFigure.Curve(x, AnatomyCells.Means(cells, "logRootMeanSquare"), word, slot));
            layers.Add(DepthFigure.Law(x, [.. s_layers.Select(layer => theory[layer].LogRootMeanSquare.Value)], $"{word}, predicted", slot++));
            SampleMean slope = SampleMean.Of(cells.Numbers("slope"));
            double law = theory.SlopeBetween(6, 104);
            rows.Add([word, slope.ToString(), slope.Deviation, law]);
            (double low, double high) = weights switch
            {
                AnatomyWeights.He => (0.17, 0.20),
                AnatomyWeights.SilentBranches => (law - 0.005, law + 0.005),
                _ => (0.045, 0.075),
            };
            claims.Add(new StudyClaim(
                $"{word}: the slope lies between {DepthFigure.Text(low)} and {DepthFigure.Text(high)} per layer.", slope.Mean >= low && slope.Mean <= high, $"{slope}, predicted {DepthFigure.Text(law, "F4")}."));
        }

        // Within a stage nothing changes at all while branches are silent.
        double moved = results.With("weights", AnatomyCells.WordOf(AnatomyWeights.SilentBranches)).Rows("logRootMeanSquare").Max(row => Math.Abs(row[17] - row[1]));
        claims.Add(new StudyClaim("Silent branches: nothing grows within a stage.", moved < 0.3, $"layers 4 and 36 differ by at most {DepthFigure.Text(moved, "F3")}, the chance of their own weights."));
        return StudyReport.Of(
            new Figure("Growth without batch norm by initialization", new Panel(new Axis("layer"), new Axis("ln rms of the convolution's output"), [.. layers]))
            {
                Subtitle = $"ResNet-110 without norm, one batch of {DepthFigure.Text(AnatomyCells.Batch)}; bands two standard errors over seeds",
            },
            [DepthFigure.Table("Slope of ln deviation per layer, layers 6 to 104.", ["initialization", "measured", "seed spread", "predicted (ln rms)"], rows)],
            [.. claims],
            "The slope of silent branches is not 0, because the two projections of 16 to 32 and 32 to 64 channels have gain 2/3 under Xavier.");
    }
}
