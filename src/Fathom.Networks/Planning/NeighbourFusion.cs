using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>Joins a batch norm or a sum with the ReLU behind it, or a batch norm of rows with the tanh behind it, into one node, where nobody asks for the value between them.</summary>
/// <remarks>
/// A plan that watches, keeps or differentiates the value between them leaves them apart, and the joined node computes the same bits, so a probe never sees anything else
/// than what the network computes unwatched. Biases are part of products and convolutions from the beginning. Other activations stay by themselves: evaluating them costs far more than
/// passing over their arguments.
/// </remarks>
internal static class NeighbourFusion
{
    /// <summary>Joins what can be joined.</summary>
    /// <param name="reach">Which nodes and values matter.</param>
    /// <param name="options">What the plan is for.</param>
    /// <param name="shapes">The shapes of all values.</param>
    /// <returns>The nodes in their order, each joined pair at the place of its first node.</returns>
    public static ImmutableArray<GraphNode> Apply(GraphReach reach, PlanOptions options, ImmutableDictionary<string, TensorShape> shapes)
    {
        if (options.WatchesEverything || !options.JoinsNeighbours)
        {
            return reach.Nodes;
        }

        HashSet<string> asked = [.. reach.Kept, .. reach.KeptGradients, .. reach.Differentiated, .. options.WatchedValues, .. options.WatchedGradients];
        Dictionary<string, int> uses = new(StringComparer.Ordinal);
        Dictionary<string, GraphNode> activations = new(StringComparer.Ordinal);
        foreach (GraphNode node in reach.Nodes)
        {
            foreach (string name in node.Inputs)
            {
                uses[name] = uses.GetValueOrDefault(name) + 1;
            }

            if (node.Operation is ActivationOperation)
            {
                activations[node.Inputs[0]] = node;
            }
        }

        HashSet<string> joined = new(StringComparer.Ordinal);
        List<GraphNode> nodes = [];
        foreach (GraphNode node in reach.Nodes)
        {
            string between = node.Outputs[0];
            if (activations.TryGetValue(between, out GraphNode? next) && uses[between] == 1 && !asked.Contains(between)
                && Joined(node, ((ActivationOperation)next.Operation).Activation, shapes) is { } operation)
            {
                nodes.Add(node with { Operation = operation, Outputs = node.Outputs.SetItem(0, next.Outputs[0]) });
                joined.Add(next.Name);
            }
            else if (!joined.Contains(node.Name))
            {
                nodes.Add(node);
            }
        }

        return [.. nodes];
    }

    private static IOperation? Joined(GraphNode node, Activation activation, ImmutableDictionary<string, TensorShape> shapes) => node.Operation switch
    {
        BatchNormalization norm when activation.Equals(PlainRelu.Activation) => new RectifiedNormalization(norm),
        BatchNormalization norm when activation.Function.Equals(ActivationCatalog.Tanh) && shapes[node.Inputs[0]].Rank == 2 => new ActivatedNormalization(norm, activation),
        Addition when activation.Equals(PlainRelu.Activation) && shapes[node.Inputs[0]].Equals(shapes[node.Inputs[1]]) => new RectifiedAddition(),
        _ => null,
    };
}
