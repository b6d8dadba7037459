using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Lays the predicted gradient over the band of simulated ones.</summary>
internal static class ComparisonFigure
{
    /// <summary>Draws a comparison.</summary>
    /// <param name="outcome">The comparison.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(ComparisonOutcome outcome)
    {
        ImmutableArray<ProfilePoint> predicted = outcome.Line.Find(ProfileQuantity.LogGradientNorm)?.Points ?? [];
        ImmutableArray<LayerStatistic> simulated = SimulationFigure.Gradient(outcome.Simulation.Result);
        ImmutableArray<double> x = [.. simulated.Select(point => (double)point.Layer)];
        string networks = outcome.Simulation.Run.Networks.ToString("#,##0", CultureInfo.InvariantCulture);
        Panel panel = new(
            Axis.Layers(),
            SimulationFigure.GradientAxis,
            [
                new BandLayer(x, [.. simulated.Select(point => point.FifthPercentile)], [.. simulated.Select(point => point.NinetyFifthPercentile)])
                {
                    Name = $"simulated, 5 to 95 % of {networks} networks",
                    Slot = 0,
                },
                new LineLayer(x, [.. simulated.Select(point => point.Median)]) { Name = "simulated, median", Dash = LineDash.Solid, Slot = 0 },
                new LineLayer([.. predicted.Select(point => (double)point.Layer)], [.. predicted.Select(point => point.Value)])
                {
                    Name = "predicted at infinite width",
                    Dash = LineDash.Dashed,
                    Slot = 1,
                },
            ]);
        return new Figure("Gradient over depth, predicted and simulated", Ratio(outcome, simulated) is { } ratio ? [panel, ratio] : [panel])
        {
            Subtitle = SpecSentence.AtWidth(outcome.Simulation.Run.Spec, outcome.Simulation.Run.BatchSizes),
        };
    }

    /// <summary>What is left when the prediction is taken away, which a steep line hides.</summary>
    private static Panel? Ratio(ComparisonOutcome outcome, ImmutableArray<LayerStatistic> simulated)
    {
        Dictionary<int, ComparedQuantity> compared = [];
        foreach (ComparedLayer layer in outcome.Comparison.Profile)
        {
            if (layer.Find(ProfileQuantity.LogGradientNorm) is { IsComparable: true } gradient)
            {
                compared.Add(layer.Layer, gradient);
            }
        }

        LayerStatistic[] points = [.. simulated.Where(point => compared.ContainsKey(point.Layer))];
        if (points.Length < 2)
        {
            return null;
        }

        ImmutableArray<double> x = [.. points.Select(point => (double)point.Layer)];
        ImmutableArray<double> Less(Func<LayerStatistic, double> value) => [.. points.Select(point => value(point) - compared[point.Layer].Predicted)];
        ImmutableArray<double> mean = [.. points.Select(point => compared[point.Layer].Deviation)];
        return new Panel(
            Axis.Layers(),
            new Axis("ln of simulated over predicted"),
            [
                new BandLayer(x, Less(point => point.FifthPercentile), Less(point => point.NinetyFifthPercentile)) { Slot = 0 },
                new LineLayer(x, mean) { Name = "mean squared gradient", Dash = LineDash.Dotted, Slot = 2 },
                new RuleLayer(Orientation.Horizontal, 0),
            ]);
    }
}
