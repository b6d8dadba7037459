using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Draws the laws of finite width: the isometry gap, where it is predicted, and the growth of the gradient.</summary>
internal static class FiniteWidthFigure
{
    /// <summary>The panels of a prediction.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <returns>The gradient, and the isometry gap where it is predicted.</returns>
    public static ImmutableArray<Panel> Panels(FiniteWidthPrediction prediction)
    {
        ImmutableArray<ProfilePoint> gradient = prediction.Profile.Find(ProfileQuantity.LogGradientNorm)!.Points;
        ImmutableArray<double> x = [.. gradient.Select(point => (double)point.Layer)];
        Panel growth = new(
            Axis.Layers(),
            new Axis("squared gradient, relative to the last layer") { Scale = AxisScale.NaturalLog },
            [
                new BandLayer(x, [.. gradient.Select(point => point.Value - point.Uncertainty)], [.. gradient.Select(point => point.Value + point.Uncertainty)]) { Name = "error of the law", Slot = 1 },
                new LineLayer(x, [.. gradient.Select(point => point.Value)]) { Name = "at this width", Dash = LineDash.Dashed, Slot = 1, Marker = Marker.None },
            ]);
        return [growth, .. Isometry(prediction)];
    }

    /// <summary>The panel of the isometry gap.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <returns>One panel, or none where the gap is not predicted.</returns>
    public static ImmutableArray<Panel> Isometry(FiniteWidthPrediction prediction) => prediction.Profile.Find(ProfileQuantity.IsometryGap) is { } gap
        ? [new Panel(
            Axis.Layers(),
            new Axis("isometry gap") { Scale = AxisScale.Log10 },
            [new LineLayer([.. gap.Points.Select(point => (double)point.Layer)], [.. gap.Points.Select(point => point.Value)]) { Name = "isometry gap", Dash = LineDash.LongDash, Slot = 3, Marker = Marker.None }])]
        : [];

    /// <summary>A figure of the laws alone.</summary>
    /// <param name="laws">The laws.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="MisuseException">There is no prediction to draw.</exception>
    public static Figure Of(FiniteWidthLaws laws) => laws.Prediction is { } prediction
        ? new Figure("Gradient over depth at finite width", Panels(prediction)) { Subtitle = SpecSentence.AtWidth(laws.Spec, [laws.Batch]) }
        : throw new MisuseException(string.Join(' ', laws.Notes));
}
