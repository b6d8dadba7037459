using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>Draws the gradient over depth, with the guilty layer and the precision horizon.</summary>
internal static class DiagnosisFigure
{
    /// <summary>Draws a verdict.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <returns>The figure; null when fewer than two layers have a gradient.</returns>
    public static Figure? Of(Diagnosis.Diagnosis diagnosis)
    {
        NetworkMeasurement measured = diagnosis.Measurement;
        LayerMeasurement[] layers = [.. measured.Layers.Where(layer => layer.GradientNorm > 0 && double.IsFinite(layer.GradientNorm)).OrderBy(layer => layer.Depth)];
        if (layers.Length < 2)
        {
            return null;
        }

        (int Depth, double Norm)[] path = [.. layers.GroupBy(layer => layer.Depth).Select(group => (group.Key, Math.Exp(group.Average(layer => Math.Log(layer.GradientNorm)))))];
        List<Layer> drawn =
        [
            new LineLayer([.. path.Select(point => (double)point.Depth)], [.. path.Select(point => point.Norm)]) { Slot = 0 },
            new PointLayer([.. layers.Select(layer => (double)layer.Depth)], [.. layers.Select(layer => layer.GradientNorm)]) { Slot = 0, Marker = Marker.Circle },
        ];
        if (layers.FirstOrDefault(layer => layer.Node == measured.PrecisionHorizon) is { } horizon)
        {
            drawn.Insert(0, new AreaLayer(Orientation.Vertical, double.NegativeInfinity, horizon.Depth, "no digit right in float32"));
        }

        // The guilty node may be a norm or an activation behind the layer.
        if (GuiltyDepth(diagnosis) is { } guilty)
        {
            drawn.Add(new RuleLayer(Orientation.Vertical, guilty, "here"));
        }

        return new Figure("Gradient norm over depth", new Panel(Axis.Layers("depth of the layer, from the input"), new Axis("norm of the gradient") { Scale = AxisScale.Log10 }, [.. drawn]))
        {
            Legend = LegendPlacement.None,
            Width = 1040,
            Height = 340,
        };
    }

    /// <summary>The depth at which the guilty node stands.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <returns>The depth of the last layer up to the node; null without one.</returns>
    public static int? GuiltyDepth(Diagnosis.Diagnosis diagnosis)
    {
        if (diagnosis.GuiltyLayer is not { } guilty)
        {
            return null;
        }

        ImmutableArray<NodeMeasurement> nodes = diagnosis.Measurement.Nodes;
        int place = nodes.Select(node => node.Node).ToList().IndexOf(guilty);
        HashSet<string> before = [.. nodes.Take(place + 1).Select(node => node.Node)];
        return diagnosis.Measurement.Layers.LastOrDefault(layer => layer.Node == guilty || before.Contains(layer.Node))?.Depth;
    }
}
