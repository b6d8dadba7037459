using System.Collections.Immutable;
using System.Globalization;
using Fathom.MeanField;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Draws the gradient over depth, with the precision horizon and, for a real batch, its way to the fixed point.</summary>
internal static class PredictionFigure
{
    /// <summary>Draws a prediction.</summary>
    /// <param name="result">The prediction.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(PredictionResult result)
    {
        MeanFieldPrediction prediction = result.Prediction;
        ImmutableArray<Panel> panels = result.Start is null
            ? [Gradient(result)]
            : [Gradient(result), Distance(result.Start.Trajectory.Profile)];
        if (result.FiniteWidth?.Prediction is { } finite)
        {
            panels = panels.AddRange(FiniteWidthFigure.Isometry(finite));
        }

        return new Figure("Gradient over depth", panels)
        {
            Subtitle = SpecSentence.Of(prediction.Spec, prediction.Batch),
        };
    }

    private static Panel Gradient(PredictionResult result)
    {
        MeanFieldPrediction prediction = result.Prediction;
        List<Layer> layers = [];
        if (result.Start is { } start)
        {
            layers.Add(Line(start.Trajectory.Profile, $"batch of {start.Name}", LineDash.Solid));
            layers.Add(Line(prediction.Profile, "at the fixed point", LineDash.Dashed));
        }
        else
        {
            layers.Add(Line(prediction.Profile, "squared gradient norm", LineDash.Solid));
        }

        if (result.FiniteWidth?.Prediction is { } finite)
        {
            layers.Add(Line(finite.Profile, string.Create(CultureInfo.InvariantCulture, $"at width {prediction.Spec.Width}, orthogonal weights"), LineDash.DashDot));
        }

        int depth = prediction.Spec.Depth;
        Horizon(layers, depth, prediction.PrecisionHorizon.SinglePrecision, "float32 rounding");
        Horizon(layers, depth, prediction.PrecisionHorizon.DoublePrecision, "float64 rounding");
        Horizon(layers, depth, prediction.TrainableDepth, "trainable depth");
        return new Panel(
            Axis.Layers(),
            new Axis("squared gradient, relative to the last layer") { Scale = AxisScale.NaturalLog },
            [.. layers]);
    }

    private static Panel Distance(DepthProfile profile)
    {
        ProfileSeries distance = profile.Find(ProfileQuantity.FixedPointDistance)!;
        ProfileSeries correlation = profile.Find(ProfileQuantity.Correlation)!;
        return new Panel(
            Axis.Layers(),
            new Axis("covariance of the batch"),
            [
                new LineLayer([.. distance.Points.Select(p => (double)p.Layer)], [.. distance.Points.Select(p => p.Value)]) { Name = "distance from the fixed point" },
                new LineLayer([.. correlation.Points.Select(p => (double)p.Layer)], [.. correlation.Points.Select(p => p.Value)]) { Name = "mean correlation", Dash = LineDash.Dashed },
            ]);
    }

    /// <summary>A horizon is counted in layers from the output: it is drawn where that many layers lie above.</summary>
    private static void Horizon(List<Layer> layers, int depth, double reach, string name)
    {
        double position = depth - reach;
        if (double.IsFinite(reach) && position >= 1)
        {
            layers.Add(new RuleLayer(
                Orientation.Vertical,
                position,
                string.Create(CultureInfo.InvariantCulture, $"{name}: {reach:0} layers")));
        }
    }

    private static LineLayer Line(DepthProfile profile, string name, LineDash dash)
    {
        ProfileSeries series = profile.Find(ProfileQuantity.LogGradientNorm)!;
        return new LineLayer(
            [.. series.Points.Select(point => (double)point.Layer)],
            [.. series.Points.Select(point => point.Value)])
        {
            Name = name,
            Dash = dash,
        };
    }
}
