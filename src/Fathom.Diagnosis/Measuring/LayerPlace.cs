using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Finds the layers of a network: the nodes that multiply by a trainable matrix.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weight">The name of the parameter.</param>
/// <param name="Depth">How many layers lie on the longest way from an input to here.</param>
internal sealed record LayerPlace(GraphNode Node, string Weight, int Depth)
{
    /// <summary>The layers of a network in its order.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The layers.</returns>
    public static ImmutableArray<LayerPlace> Of(NetworkGraph graph)
    {
        Dictionary<string, string> weights = graph.Parameters
            .Where(parameter => parameter.IsTrainable && parameter.Shape.Rank >= 2)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Name, StringComparer.Ordinal);
        Dictionary<string, int> depths = new(StringComparer.Ordinal);
        ImmutableArray<LayerPlace>.Builder layers = ImmutableArray.CreateBuilder<LayerPlace>();
        foreach (GraphNode node in graph.Nodes)
        {
            int depth = node.Inputs.Select(name => depths.GetValueOrDefault(name)).DefaultIfEmpty().Max();

            // A transposed or reshaped weight is still that weight.
            if (node.Operation is Transposition or Reshape or Identity && weights.TryGetValue(node.Inputs[0], out string? source))
            {
                weights[node.Outputs[0]] = source;
            }
            else if (node.Operation is Convolution or GeneralMatrixProduct or MatrixMultiplication && weights.TryGetValue(node.Inputs[1], out string? weight))
            {
                layers.Add(new LayerPlace(node, weight, ++depth));
            }

            foreach (string output in node.Outputs)
            {
                depths[output] = depth;
            }
        }

        return layers.ToImmutable();
    }
}
