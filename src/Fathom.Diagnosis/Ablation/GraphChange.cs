using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Networks that differ from a given one in one thing.</summary>
internal static class GraphChange
{
    /// <summary>The network with batch norm replaced by what it passes on.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The changed network; its parameters are those of the given one.</returns>
    public static NetworkGraph WithoutBatchNorm(NetworkGraph graph)
    {
        ImmutableArray<GraphNode> nodes = [.. graph.Nodes.Select(node => node.Operation is BatchNormalization ? node with { Operation = new Identity(), Inputs = [node.Inputs[0]], Outputs = [node.Outputs[0]] } : node)];
        return NetworkGraph.Create(new GraphParts { Inputs = graph.Inputs, Parameters = graph.Parameters, Nodes = nodes, Outputs = Kept(graph, nodes) });
    }

    /// <summary>The network with a skip from the input of every layer to the end of its block, where shapes allow it.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The changed network; null when the network has skips already or no place for one.</returns>
    /// <remarks>A block runs from a layer to the activation before the next layer; its output becomes the sum of its input and its output.</remarks>
    public static NetworkGraph? WithSkips(NetworkGraph graph)
    {
        if (graph.Nodes.Any(node => node.Operation is Addition && node.Inputs.All(name => graph.ProducerOf(name) is not null)))
        {
            return null;
        }

        ImmutableDictionary<string, TensorShape> shapes = graph.ShapesFor(2);
        Dictionary<string, string> renamed = new(StringComparer.Ordinal);
        List<GraphNode> nodes = [];
        HashSet<string> layers = [.. LayerPlace.Of(graph).Select(layer => layer.Node.Name)];
        string? entry = null;
        int added = 0;
        foreach (GraphNode node in graph.Nodes)
        {
            GraphNode read = node with { Inputs = [.. node.Inputs.Select(name => renamed.GetValueOrDefault(name, name))] };
            if (layers.Contains(node.Name))
            {
                // The value that goes into a layer is where the last block ended.
                string x = node.Inputs[0];
                if (entry is not null && entry != x && shapes[entry].Equals(shapes[x]) && !renamed.ContainsKey(x))
                {
                    string sum = $"{x}.with_skip";
                    nodes.Add(new GraphNode($"{sum}.{++added}", new Addition(), [renamed.GetValueOrDefault(entry, entry), x], [sum]));
                    renamed[x] = sum;
                    read = node with { Inputs = [.. node.Inputs.Select(name => renamed.GetValueOrDefault(name, name))] };
                }

                entry = x;
            }

            nodes.Add(read);
        }

        return added == 0
            ? null
            : NetworkGraph.Create(new GraphParts { Inputs = graph.Inputs, Parameters = graph.Parameters, Nodes = [.. nodes], Outputs = graph.Outputs, StateUpdates = graph.StateUpdates });
    }

    // Running statistics are no outputs any more when their norm is gone.
    private static ImmutableArray<string> Kept(NetworkGraph graph, ImmutableArray<GraphNode> nodes)
    {
        HashSet<string> made = [.. nodes.SelectMany(node => node.Outputs)];
        return [.. graph.Outputs.Where(made.Contains)];
    }
}
