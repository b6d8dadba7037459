using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>A batch norm with running statistics.</summary>
/// <param name="Place">Its place among the nodes of the network.</param>
/// <param name="Name">The name of its node.</param>
/// <param name="Input">The value that it normalizes, batch × channels × positions.</param>
/// <param name="Output">The normalized value.</param>
/// <param name="Mean">The parameter with the running mean.</param>
/// <param name="Variance">The parameter with the running variance.</param>
/// <param name="Operation">The norm.</param>
internal sealed record NormLayer(int Place, string Name, string Input, string Output, string Mean, string Variance, BatchNormalization Operation)
{
    /// <summary>Finds the batch norms of a network whose running statistics are used in inference.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The norms in the order of the network.</returns>
    public static ImmutableArray<NormLayer> Of(NetworkGraph graph)
    {
        HashSet<string> parameters = [.. graph.Parameters.Select(parameter => parameter.Name)];
        return
        [
            .. graph.Nodes
                .Select((node, place) => (node, place))
                .Where(pair => pair.node.Operation is BatchNormalization && pair.node.Inputs.Length == 5 && parameters.Contains(pair.node.Inputs[3]) && parameters.Contains(pair.node.Inputs[4]))
                .Select(pair => new NormLayer(
                    pair.place, pair.node.Name, pair.node.Inputs[0], pair.node.Outputs[0], pair.node.Inputs[3], pair.node.Inputs[4], (BatchNormalization)pair.node.Operation)),
        ];
    }
}
