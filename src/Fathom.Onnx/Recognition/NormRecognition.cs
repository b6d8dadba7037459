using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Puts norms in the places of the elementary operations that they were decomposed into.</summary>
/// <remarks>
/// What is recognized computes the same numbers up to rounding, so a norm with another divisor, with ε outside of the root, or with statistics over dimensions that no norm uses stays as it is.
/// A norm that computed the statistics of its batch by itself goes on doing so in inference mode (<see cref="BatchNormalization.AlwaysUsesBatch"/>).
/// </remarks>
internal static class NormRecognition
{
    /// <summary>Recognizes the norms of a network.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The network with norms; the same object when there is none to recognize.</returns>
    public static NetworkGraph Apply(NetworkGraph graph) => WithGroups(WithNorms(graph));

    private static NetworkGraph WithNorms(NetworkGraph graph)
    {
        if (!graph.Nodes.Any(node => node.Operation is SquareRoot or Power))
        {
            return graph;
        }

        GraphIndex index = new(graph);
        NormPattern pattern = new(index);
        List<RecognizedNorm> norms = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (GraphNode node in graph.Nodes.Reverse())
        {
            if (!taken.Contains(node.Name) && pattern.At(node) is { } match && NormChoice.Of(index, match) is { } norm && taken.Add(norm.Last.Name))
            {
                taken.Add(match.Product?.Name ?? "");
                norms.Add(norm);
            }
        }

        return norms.Count > 0 ? new GraphRewrite(graph, norms).Finish() : graph;
    }

    // Group norm is a norm of rows between two reshapes, as PyTorch exports it with instance norm in the middle.
    private static NetworkGraph WithGroups(NetworkGraph graph)
    {
        if (!graph.Nodes.Any(IsRowNorm) || !graph.Nodes.Any(node => node.Operation is Reshape))
        {
            return graph;
        }

        GraphIndex index = new(graph);
        ImmutableArray<RecognizedNorm> norms = [.. graph.Nodes.Where(IsRowNorm).Select(node => GroupsOf(index, node)).OfType<RecognizedNorm>()];
        return norms.Length > 0 ? new GraphRewrite(graph, norms).Finish() : graph;
    }

    private static bool IsRowNorm(GraphNode node) => node.Operation is InstanceNormalization or LayerNormalization { Centred: true };

    private static RecognizedNorm? GroupsOf(GraphIndex index, GraphNode norm)
    {
        string rows = norm.Inputs[0];
        if (index.Producer(rows) is not { Operation: Reshape } apart || index.OnlyReader(rows) is null || index.OnlyReader(norm.Outputs[0]) is not { Operation: Reshape } together
            || !index.HaveSameShape(together.Outputs[0], apart.Inputs[0]) || !IsPlain(index, norm))
        {
            return null;
        }

        string x = apart.Inputs[0];
        TensorShape shape = index.Shape(x);
        TensorShape cut = index.Shape(rows);
        bool isOverGroups = shape.Rank >= 3 && cut.Rank >= 3 && index.HaveSameBatch(rows, x) && cut[1] >= 1 && shape[1] % cut[1] == 0
            && (norm.Operation is not LayerNormalization layer || cut.Axis(layer.Axis) == 2);
        double epsilon = norm.Operation is InstanceNormalization instance ? instance.Epsilon : ((LayerNormalization)norm.Operation).Epsilon;
        return isOverGroups ? NormChoice.OverChannels(index, together, x, new GroupNormalization { Groups = cut[1], Epsilon = epsilon }) : null;
    }

    private static bool IsPlain(GraphIndex index, GraphNode norm) =>
        IsAbsentOr(index, norm, 1, 1) && IsAbsentOr(index, norm, 2, 0);

    private static bool IsAbsentOr(GraphIndex index, GraphNode norm, int input, double number) =>
        input >= norm.Inputs.Length || norm.Inputs[input].Length == 0 || index.IsConstant(norm.Inputs[input], number);
}
