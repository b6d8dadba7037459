using System.Collections.Immutable;
using System.Globalization;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Draws the gradient over depth as networks show it: the middle one, and the band in which nine of ten lie.</summary>
internal static class SimulationFigure
{
    /// <summary>The axis of squared gradients.</summary>
    public static Axis GradientAxis { get; } = new("squared gradient, relative to the last layer") { Scale = AxisScale.NaturalLog };

    /// <summary>Draws a simulation.</summary>
    /// <param name="outcome">The simulation.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(SimulationOutcome outcome) =>
        new("Gradient over depth, simulated", [.. Panels(outcome.Result, outcome.Laws?.Prediction), .. outcome.Laws?.Prediction is { } laws ? Isometry(laws, outcome.Result) : []])
        {
            Subtitle = SpecSentence.AtWidth(outcome.Run.Spec, outcome.Run.BatchSizes),
        };

    private static ImmutableArray<Panel> Panels(SimulationResult result, FiniteWidthPrediction? laws)
    {
        List<Layer> layers = [.. Layers(result)];
        if (laws?.Profile.Find(ProfileQuantity.LogGradientNorm)?.Points is { } points)
        {
            layers.Add(new LineLayer([.. points.Select(point => (double)point.Layer)], [.. points.Select(point => point.Value)]) { Name = "law of finite width", Dash = LineDash.DashDot, Slot = 3, Marker = Marker.None });
        }

        Panel gradient = new(Axis.Layers(), GradientAxis, [.. layers]);
        return Rate(result) is { } rate ? [gradient, rate] : [gradient];
    }

    /// <summary>The isometry gap, simulated and predicted; none where it is not predicted or not observed.</summary>
    private static ImmutableArray<Panel> Isometry(FiniteWidthPrediction laws, SimulationResult result)
    {
        if (laws.Profile.Find(ProfileQuantity.IsometryGap)?.Points is not { } points || result.Find(ProfileQuantity.IsometryGap)?.Layers is not { Length: > 1 } gaps)
        {
            return [];
        }

        return
        [
            new Panel(
                Axis.Layers(),
                new Axis("isometry gap") { Scale = AxisScale.Log10 },
                [
                    new PointLayer([.. gaps.Select(gap => (double)gap.Layer)], [.. gaps.Select(gap => gap.Mean)]) { Name = "isometry gap, simulated", Slot = 0 },
                    new LineLayer([.. points.Select(point => (double)point.Layer)], [.. points.Select(point => point.Value)]) { Name = "law of finite width", Dash = LineDash.DashDot, Slot = 3, Marker = Marker.None },
                ]),
        ];
    }

    /// <summary>The growth layer by layer, which a steep line hides; the first layer, which sees the inputs, and the last, which has none, are left out.</summary>
    private static Panel? Rate(SimulationResult result)
    {
        ImmutableArray<ProfilePoint> points =
            [.. (result.Profile.Find(ProfileQuantity.GradientGrowth)?.Points ?? []).Where(point => point.Layer > 1 && double.IsFinite(point.Value))];
        if (points.Length < 2 || result.Growth is not { } growth)
        {
            return null;
        }

        ImmutableArray<double> x = [.. points.Select(point => (double)point.Layer)];
        List<Layer> layers = [];
        if (result.Run.Networks > 1)
        {
            layers.Add(new BandLayer(
                x, [.. points.Select(point => point.Value - (2 * point.Uncertainty))], [.. points.Select(point => point.Value + (2 * point.Uncertainty))])
            {
                Name = "± 2 standard errors",
                Slot = 2,
            });
        }

        layers.Add(new LineLayer(x, [.. points.Select(point => point.Value)]) { Name = "of the mean squared gradient", Dash = LineDash.Solid, Slot = 2 });
        layers.Add(new RuleLayer(Orientation.Horizontal, growth.Value, string.Create(CultureInfo.InvariantCulture, $"fitted: {growth.Value:0.####}")));
        return new Panel(Axis.Layers(), new Axis("growth from the layer above"), [.. layers]);
    }

    /// <summary>The statistics of ln of the squared gradient, relative to the last layer.</summary>
    /// <param name="result">The simulation.</param>
    /// <returns>One statistic per layer; none when no gradient was observed.</returns>
    public static ImmutableArray<LayerStatistic> Gradient(SimulationResult result) =>
        result.Find(ProfileQuantity.LogGradientNorm + SimulationResult.Relative)?.Layers ?? [];

    /// <summary>The band over networks with the median and the mean in it.</summary>
    /// <param name="result">The simulation.</param>
    /// <returns>The layers of the figure; none when no gradient was observed.</returns>
    public static IEnumerable<Layer> Layers(SimulationResult result)
    {
        ImmutableArray<LayerStatistic> points = Gradient(result);
        ImmutableArray<double> x = [.. points.Select(point => (double)point.Layer)];
        string count = result.Run.Networks.ToString("#,##0", CultureInfo.InvariantCulture);
        if (result.Run.Networks > 1)
        {
            yield return new BandLayer(x, [.. points.Select(point => point.FifthPercentile)], [.. points.Select(point => point.NinetyFifthPercentile)])
            {
                Name = $"5 to 95 % of {count} networks",
                Slot = 0,
            };
            yield return new LineLayer(x, [.. points.Select(point => point.Mean)]) { Name = "mean of the logarithms", Dash = LineDash.Dashed, Slot = 1 };
        }

        yield return new LineLayer(x, [.. points.Select(point => point.Median)])
        {
            Name = result.Run.Networks > 1 ? "median" : "squared gradient norm",
            Dash = LineDash.Solid,
            Slot = 0,
        };
    }
}
