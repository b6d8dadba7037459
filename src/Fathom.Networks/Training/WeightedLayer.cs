using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>A layer of a network that has a weight matrix or kernel.</summary>
/// <param name="Number">Its number from 1, in the order of the network.</param>
/// <param name="Name">Its name: that of the weight without <c>.weight</c>.</param>
/// <param name="Weight">The name of the weight.</param>
/// <param name="Output">The value behind the weight, the pre-activation; with a skip around the layer, the sum.</param>
/// <param name="Activation">The value behind the last activation before the next layer, or null when there is none.</param>
public sealed record WeightedLayer(int Number, string Name, string Weight, string Output, string? Activation)
{
    private const string Suffix = ".weight";

    /// <summary>Finds the layers of a network.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The layers in the order of its nodes; a weight that several nodes read counts once.</returns>
    public static ImmutableArray<WeightedLayer> Of(NetworkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        HashSet<string> weights = [.. graph.Parameters.Where(parameter => parameter.IsTrainable && parameter.Shape.Rank >= 2).Select(parameter => parameter.Name)];
        HashSet<string> values = [.. graph.Nodes.SelectMany(node => node.Outputs)];
        List<WeightedLayer> layers = [];
        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Operation is ActivationOperation && layers.Count > 0)
            {
                layers[^1] = layers[^1] with { Activation = node.Outputs[0] };
            }
            else if (node.Inputs.FirstOrDefault(weights.Contains) is { } weight)
            {
                weights.Remove(weight);
                string name = weight.EndsWith(Suffix, StringComparison.Ordinal) ? weight[..^Suffix.Length] : weight;
                layers.Add(new WeightedLayer(layers.Count + 1, name, weight, values.Contains(name) ? name : node.Outputs[0], null));
            }
        }

        return [.. layers];
    }

    /// <summary>Finds the layer to which a value belongs: that of the nearest weight above it.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="value">The name of a value or parameter.</param>
    /// <returns>The layer, or null for what comes before the first weight.</returns>
    public static WeightedLayer? Owner(NetworkGraph graph, string value)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Dictionary<string, WeightedLayer> byWeight = Of(graph).ToDictionary(layer => layer.Weight);
        WeightedLayer? owner = null;
        foreach (GraphNode node in graph.Nodes)
        {
            owner = node.Inputs.Select(byWeight.GetValueOrDefault).FirstOrDefault(layer => layer is not null) ?? owner;
            if (node.Outputs.Contains(value) || (node.Inputs.Contains(value) && graph.ProducerOf(value) is null))
            {
                return owner;
            }
        }

        return null;
    }
}
