using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>What rules look at.</summary>
/// <param name="Graph">The network.</param>
/// <param name="FaultyParameter">The first parameter that holds numbers that are infinite or none; null when there is none.</param>
/// <param name="Batch">The samples.</param>
/// <param name="Measurement">What was measured.</param>
internal sealed record RuleInput(NetworkGraph Graph, string? FaultyParameter, DiagnosisBatch Batch, NetworkMeasurement Measurement)
{
    private readonly Dictionary<string, NodeMeasurement> nodes = Measurement.Nodes.ToDictionary(node => node.Value, StringComparer.Ordinal);
    private readonly Dictionary<string, TensorShape> shapes = Graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape, StringComparer.Ordinal);

    /// <summary>The batch norms in the order of the network.</summary>
    public ImmutableArray<GraphNode> BatchNorms { get; } = [.. Graph.Nodes.Where(node => node.Operation is BatchNormalization)];

    /// <summary>Whether any norm over samples, features or groups is there.</summary>
    public bool HasNorm { get; } = Graph.Nodes.Any(node => IsNorm(node.Operation));

    /// <summary>Whether the network was not run, so that only its graph and its parameters are known.</summary>
    public bool IsStatic => Measurement.BatchSize == 0;

    /// <summary>What was measured of a value.</summary>
    /// <param name="value">Its name.</param>
    /// <returns>The measurement, or null.</returns>
    public NodeMeasurement? Of(string value) => nodes.GetValueOrDefault(value);

    /// <summary>The shape of a parameter.</summary>
    /// <param name="parameter">Its name.</param>
    /// <returns>The shape.</returns>
    public TensorShape ShapeOf(string parameter) => shapes[parameter];

    /// <summary>Whether an operation normalizes.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>True for batch, layer, group and instance norm.</returns>
    public static bool IsNorm(IOperation operation) => operation is BatchNormalization or LayerNormalization or GroupNormalization or InstanceNormalization;
}
