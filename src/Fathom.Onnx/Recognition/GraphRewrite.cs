using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Puts recognized norms into a network and takes out what is left without a reader.</summary>
/// <param name="graph">The network.</param>
/// <param name="norms">The norms.</param>
internal sealed class GraphRewrite(NetworkGraph graph, IReadOnlyList<RecognizedNorm> norms)
{
    private readonly HashSet<string> names =
    [
        .. graph.Nodes.SelectMany(node => node.Outputs), .. graph.Parameters.Select(parameter => parameter.Name), .. graph.Inputs.Select(input => input.Name),
    ];

    private readonly HashSet<string> nodeNames = [.. graph.Nodes.Select(node => node.Name)];
    private readonly List<GraphNode> reshapes = [];
    private readonly List<GraphParameter> added = [];
    private readonly List<StateUpdate> updates = [];
    private readonly HashSet<string> updated = [.. graph.StateUpdates.Select(update => update.Parameter)];
    private readonly Dictionary<string, GraphParameter> changed = new(StringComparer.Ordinal);

    /// <summary>Makes the network.</summary>
    /// <returns>The network with the norms.</returns>
    public NetworkGraph Finish()
    {
        Dictionary<string, RecognizedNorm> byLast = norms.ToDictionary(norm => norm.Last.Name, StringComparer.Ordinal);
        ImmutableArray<GraphNode> nodes = [.. graph.Nodes.Select(node => byLast.TryGetValue(node.Name, out RecognizedNorm? norm) ? NodeOf(norm) : node)];
        HashSet<string> before = Read(graph.Nodes, []);
        nodes = [.. nodes.Where(LiveIn(nodes, before))];
        nodes = WithParameters(nodes, byLast);
        HashSet<string> after = Read(nodes, reshapes);
        ImmutableArray<GraphParameter> parameters = [.. graph.Parameters.Where(parameter => after.Contains(parameter.Name) || !before.Contains(parameter.Name)).Select(parameter => changed.GetValueOrDefault(parameter.Name, parameter)), .. added];
        return NetworkGraph.Create(new GraphParts
        {
            Inputs = graph.Inputs,
            Parameters = parameters,
            Nodes = [.. reshapes, .. nodes],
            Outputs = graph.Outputs,
            StateUpdates = [.. graph.StateUpdates, .. updates],
        });
    }

    private static GraphNode NodeOf(RecognizedNorm norm)
    {
        List<string> inputs = [norm.X, norm.Scale ?? "", norm.Shift ?? "", norm.Mean ?? "", norm.Variance ?? ""];
        while (inputs[^1].Length == 0)
        {
            inputs.RemoveAt(inputs.Count - 1);
        }

        return new GraphNode(norm.Last.Name, norm.Operation, [.. inputs], [norm.Last.Outputs[0]]);
    }

    private static HashSet<string> Read(IEnumerable<GraphNode> nodes, IEnumerable<GraphNode> more) => new(nodes.Concat(more).SelectMany(node => node.Inputs), StringComparer.Ordinal);

    // A node goes when it had a reader and has none any more.
    private Func<GraphNode, bool> LiveIn(ImmutableArray<GraphNode> nodes, HashSet<string> before)
    {
        HashSet<string> read = new(graph.Outputs.Concat(graph.StateUpdates.Select(update => update.Value)), StringComparer.Ordinal);
        HashSet<string> dead = new(StringComparer.Ordinal);
        foreach (GraphNode node in nodes.Reverse())
        {
            if (node.Outputs.Any(read.Contains) || !node.Outputs.Any(before.Contains))
            {
                read.UnionWith(node.Inputs);
            }
            else
            {
                dead.Add(node.Name);
            }
        }

        return node => !dead.Contains(node.Name);
    }

    // Parameters get the shape and the role in which norms read them.
    private ImmutableArray<GraphNode> WithParameters(ImmutableArray<GraphNode> nodes, Dictionary<string, RecognizedNorm> byLast)
    {
        Dictionary<string, int> reads = nodes.SelectMany(node => node.Inputs).CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, int> wanted = norms.SelectMany(norm => Wanted(norm)).CountBy(entry => entry.Name).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, GraphParameter> parameters = graph.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        return [.. nodes.Select(node =>
        {
            if (!byLast.TryGetValue(node.Name, out RecognizedNorm? norm))
            {
                return node;
            }

            ImmutableArray<string> inputs = node.Inputs;
            foreach ((string name, int place, bool isState) in Wanted(norm))
            {
                bool isFree = reads[name] == wanted[name];
                inputs = inputs.SetItem(place, NameOf(parameters[name], norm.ParameterShape, isState, isFree));
            }

            node = node with { Inputs = inputs };
            return norm.Variance is null ? node : WithRunningStatistics(node);
        })];
    }

    private static IEnumerable<(string Name, int Place, bool IsState)> Wanted(RecognizedNorm norm)
    {
        (string? Name, int Place, bool IsState)[] all = [(norm.Scale, 1, false), (norm.Shift, 2, false), (norm.Mean, 3, true), (norm.Variance, 4, true)];
        return all.Where(entry => entry.Name is not null).Select(entry => (entry.Name!, entry.Place, entry.IsState));
    }

    private string NameOf(GraphParameter parameter, TensorShape shape, bool isState, bool isFree)
    {
        GraphParameter right = parameter with { Shape = shape, IsTrainable = !isState };
        if (changed.TryGetValue(parameter.Name, out GraphParameter? known) ? known.Equals(right) : isFree || parameter.Equals(right))
        {
            changed[parameter.Name] = right;
            return parameter.Name;
        }

        string name = FreeName(names, $"{parameter.Name}.{(isState ? "state" : "flat")}");
        if (isState)
        {
            added.Add(right with { Name = name });
        }
        else
        {
            reshapes.Add(new GraphNode(FreeName(nodeNames, name), new Reshape([.. shape]), [parameter.Name], [name]));
        }

        return name;
    }

    private GraphNode WithRunningStatistics(GraphNode node)
    {
        string mean = node.Inputs[3].Length > 0 ? FreeName(names, $"{node.Outputs[0]}.running_mean") : "";
        string variance = FreeName(names, $"{node.Outputs[0]}.running_var");
        foreach ((string statistic, string value) in new[] { (node.Inputs[3], mean), (node.Inputs[4], variance) })
        {
            if (statistic.Length > 0 && updated.Add(statistic))
            {
                updates.Add(new StateUpdate(statistic, value));
            }
        }

        return node with { Outputs = [node.Outputs[0], mean, variance] };
    }

    private static string FreeName(HashSet<string> taken, string stem)
    {
        string name = stem;
        for (int number = 1; !taken.Add(name); number++)
        {
            name = $"{stem}.{number}";
        }

        return name;
    }
}
