using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 5: channel moments against depth at initialization, predicted and measured.</summary>
internal static class MomentsOverDepth
{
    private const double AllowedDistance = 0.1;

    /// <summary>The study.</summary>
    public static Study Study { get; } = InitialPass.Study(
        "bjorck-fig5",
        "Fig. 5",
        "Activations over depth at initialization",
        "Without batch norm, means and deviations of channels grow exponentially with depth in a residual network; with it they do not.",
        Report);

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> x = [.. LayerMoments.PublishedLayers.Select(layer => (double)layer)];
        ImmutableArray<double> blocks = [.. InitialPass.Blocks.Select(layer => (double)layer)];
        List<Panel> panels = [];
        List<ImmutableArray<TableCell>> rows = [];
        Dictionary<AnatomyNorm, ImmutableArray<SampleMean>> deviations = [];
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm));
            bool isNormalized = norm == AnatomyNorm.Everywhere;
            ImmutableArray<double> published = isNormalized ? PublishedAnatomy.LogDeviationNormalized : PublishedAnatomy.LogDeviationPlain;
            ImmutableArray<double> publishedMean = isNormalized ? PublishedAnatomy.LogMeanNormalized : PublishedAnatomy.LogMeanPlain;
            ImmutableArray<SampleMean> deviation = deviations[norm] = AnatomyCells.Means(cells, "logDeviation");
            ImmutableArray<SampleMean> mean = AnatomyCells.Means(cells, "logMean");
            StreamProfile theory = StreamGrowth.Predict(new AnatomyNetwork { Norm = norm }.Stream());
            panels.Add(new Panel(new Axis("layer"), new Axis("natural logarithm"),
            [
                .. AnatomyCells.Points(x, deviation, "ln deviation", 0),
                new PointLayer(x, published) { Name = "ln deviation, published", Slot = 1, Marker = Marker.Diamond },
                .. AnatomyCells.Points(x, mean, "ln |mean|", 2),
                new PointLayer(x, publishedMean) { Name = "ln |mean|, published", Slot = 3, Marker = Marker.Diamond },
                .. DepthFigure.Curve(blocks, AnatomyCells.Means(cells, "logRootMeanSquare"), "ln rms", 4),
                DepthFigure.Law(blocks, [.. InitialPass.Blocks.Select(layer => theory[layer].LogRootMeanSquare.Value)], "ln rms, predicted", 4),
            ])
            {
                Title = AnatomyCells.WordOf(norm),
            });
            for (int i = 0; i < x.Length; i++)
            {
                rows.Add([AnatomyCells.WordOf(norm), (long)x[i], deviation[i].ToString(), deviation[i].Deviation, published[i], mean[i].ToString(), publishedMean[i]]);
            }
        }

        double distance = Enumerable.Range(0, 9).Max(i => Math.Abs(deviations[AnatomyNorm.Everywhere][i].Mean - PublishedAnatomy.LogDeviationNormalized[i]));
        SampleMean slope = SampleMean.Of(results.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("slope"));
        double law = StreamGrowth.Predict(new ResidualStream()).SlopeBetween(6, 104);
        double predicted = WorstPrediction(results.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)));
        return StudyReport.Of(
            new Figure("Activations over depth at initialization", [.. panels])
            {
                Subtitle = $"ResNet-110, Xavier, a batch of {DepthFigure.Text(AnatomyCells.Batch)} for every seed; error bars and bands two standard errors over seeds",
            },
            [DepthFigure.Table("Means over channels of the natural logarithms, with standard errors over seeds.", ["network", "layer", "ln deviation", "seed spread", "published", "ln |mean|", "published"], rows)],
            [
                new StudyClaim("With batch norm, ln deviation is within 0.1 of the published curve at layers 6, 18, …, 102.", distance <= AllowedDistance, $"at most {DepthFigure.Text(distance, "F3")} away."),
                new StudyClaim("Without batch norm it grows by 0.045 to 0.075 per layer; theory says 0.0566.", slope.Mean is >= 0.045 and <= 0.075, $"{slope} per layer, one seed {DepthFigure.Text(slope.Deviation, "F4")} apart; the recursion with stage starts {DepthFigure.Text(law, "F4")}."),
                new StudyClaim("With batch norm, the predicted ln rms is within 0.1 at every block.", predicted <= AllowedDistance, $"at most {DepthFigure.Text(predicted, "F3")} away."),
            ],
            "Published values are read off the figure by eye, within about 0.1. Without batch norm growth is a product of random factors, and one network is no measure: the published one lies one or two seed deviations low.");
    }

    private static double WorstPrediction(StudyResults cells)
    {
        StreamProfile theory = StreamGrowth.Predict(new AnatomyNetwork().Stream());
        ImmutableArray<SampleMean> measured = AnatomyCells.Means(cells, "logRootMeanSquare");
        return InitialPass.Blocks.Select((layer, i) => Math.Abs(measured[i].Mean - theory[layer].LogRootMeanSquare.Value)).Max();
    }
}
