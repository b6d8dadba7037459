using System.Collections.Immutable;

namespace Fathom.Diagnosis;

/// <summary>What a network looks like on a batch, node by node.</summary>
public sealed record NetworkMeasurement
{
    /// <summary>The number of samples.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The numbers in which nodes and layers were measured.</summary>
    public MeasuringPrecision Precision { get; init; }

    /// <summary>The loss; NaN when the network has no scores, so that gradients come from a random direction.</summary>
    public required double Loss { get; init; }

    /// <summary>The name of the value in which the backward pass begins or the scores of the loss.</summary>
    public required string Scores { get; init; }

    /// <summary>The nodes in the order of the network.</summary>
    public required ImmutableArray<NodeMeasurement> Nodes { get; init; }

    /// <summary>The layers in the order of the network.</summary>
    public required ImmutableArray<LayerMeasurement> Layers { get; init; }

    /// <summary>The batch norms in the order of the network.</summary>
    public ImmutableArray<NormMeasurement> Norms { get; init; } = [];

    /// <summary>The norm of the difference between the scores in training and in inference mode, over the norm of those in training; NaN when inference is not possible.</summary>
    public required double InferenceGap { get; init; }

    /// <summary>The layer from which on, going from the output to the input, float32 gets no digit of the gradient right; null when there is none.</summary>
    public string? PrecisionHorizon { get; init; }

    /// <summary>The factor by which the squared norm of the gradient grows per layer toward the input: the slope of its logarithm over depth; NaN for fewer than two layers.</summary>
    public double GradientGrowth { get; init; } = double.NaN;

    /// <summary>The logarithm of that growth times the number of layers between the first and the last.</summary>
    public double TotalLogGrowth { get; init; } = double.NaN;

    /// <summary>The factor by which the squared norm of the gradient grows from the layers one deeper to a layer; NaN when there is none to compare with.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>The factor; where several layers have the next depth, against their largest gradient.</returns>
    public double GrowthAt(LayerMeasurement layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        double next = Layers.Where(other => other.Depth == layer.Depth + 1).Select(other => other.GradientNorm).DefaultIfEmpty(double.NaN).Max();
        return Math.Pow(layer.GradientNorm / next, 2);
    }

    /// <summary>A node by its value.</summary>
    /// <param name="value">The name of the value.</param>
    /// <returns>The node, or null.</returns>
    public NodeMeasurement? Of(string value) => Nodes.FirstOrDefault(node => node.Value == value);
}
