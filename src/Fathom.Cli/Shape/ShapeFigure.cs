using System.Collections.Immutable;
using System.Globalization;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Draws a design: the predicted growth over depth, with simulated networks when there are some, and the gains.</summary>
internal static class ShapeFigure
{
    /// <summary>Draws a design.</summary>
    /// <param name="outcome">A design with a schedule.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="MisuseException">There is no schedule to draw.</exception>
    public static Figure Of(ShapeOutcome outcome)
    {
        GainDesign design = outcome.Design;
        if (design.Profile is not { } profile)
        {
            throw new MisuseException($"there is no schedule to draw. {design.Explanation}");
        }

        return new Figure("Gains within a budget", [Growth(design, profile, outcome.Check), Gains(design)])
        {
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"{design.Request.Depth:#,##0} layers of {design.Request.Activation}, a batch of {design.Request.BatchSize} samples, width {design.Request.Width}, a budget of {design.Request.Budget:G4}"),
        };
    }

    private static Panel Growth(GainDesign design, DepthProfile profile, DesignCheck? check)
    {
        ImmutableArray<ProfilePoint> points = profile.Find(ProfileQuantity.LogGradientNorm)!.Points;
        ImmutableArray<double> x = [.. points.Select(point => (double)point.Layer)];
        List<Layer> layers =
        [
            new BandLayer(x, [.. points.Select(point => 0.5 * (point.Value - point.Uncertainty))], [.. points.Select(point => 0.5 * (point.Value + point.Uncertainty))]) { Name = "predicted, error of the law", Slot = 0 },
            new LineLayer(x, [.. points.Select(point => 0.5 * point.Value)]) { Name = "predicted", Dash = LineDash.Dashed, Slot = 0 },
        ];
        if (check is not null)
        {
            double rate = design.LinearGrowth.Value / check.Layers.Length;
            layers.Add(new LineLayer(
                [.. check.Layers.Select(layer => (double)layer.Layer)],
                [.. check.Layers.Select(layer => layer.Simulated + (rate * (check.Layers.Length - layer.Layer)))])
            {
                Name = "simulated, over the identity network",
                Dash = LineDash.Solid,
                Slot = 1,
            });
        }

        layers.Add(new RuleLayer(Orientation.Horizontal, design.Request.Budget, string.Create(CultureInfo.InvariantCulture, $"budget: {design.Request.Budget:G4}")));
        return new Panel(Axis.Layers(), new Axis("growth of ln gradient norm") { Minimum = 0 }, [.. layers]);
    }

    private static Panel Gains(GainDesign design)
    {
        ImmutableArray<double> x = [.. Enumerable.Range(1, design.Gains.Length).Select(layer => (double)layer)];
        List<Layer> layers = [new LineLayer(x, design.Gains) { Name = "gains of this design", Dash = LineDash.Solid, Slot = 0, Marker = Marker.None }];
        int slot = 2;
        foreach (PowerComparison comparison in design.Comparisons)
        {
            layers.Add(new LineLayer(x, [.. x.Select(layer => Math.Pow(layer, -comparison.Exponent))])
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"l^-{comparison.Exponent:0.####}"),
                Marker = Marker.None,
                Slot = slot++,
            });
        }

        return new Panel(Axis.Layers(), new Axis("gain") { Scale = AxisScale.Log10 }, [.. layers]);
    }
}
