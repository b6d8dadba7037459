using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Which parts of a network a plan must run, and between which of them gradients flow.</summary>
internal sealed class GraphReach
{
    /// <summary>The nodes on whose values something wanted depends, in order.</summary>
    public required ImmutableArray<GraphNode> Nodes { get; init; }

    /// <summary>Values that are read by those nodes or wanted.</summary>
    public required HashSet<string> Active { get; init; }

    /// <summary>Values that can be read after a run.</summary>
    public required HashSet<string> Kept { get; init; }

    /// <summary>Values from which the backward pass starts.</summary>
    public required ImmutableArray<string> Differentiated { get; init; }

    /// <summary>Values whose gradients can be read after a run.</summary>
    public required ImmutableArray<string> KeptGradients { get; init; }

    /// <summary>Values that depend on something whose gradient is wanted, that itself included.</summary>
    public required HashSet<string> NeedsGradient { get; init; }

    /// <summary>Finds out.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="options">What the plan is for.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">The options name a value that does not exist.</exception>
    public static GraphReach Of(NetworkGraph graph, PlanOptions options)
    {
        HashSet<string> all = [.. graph.Inputs.Select(input => input.Name), .. graph.Parameters.Select(parameter => parameter.Name), .. graph.Nodes.SelectMany(node => node.Outputs)];
        ImmutableArray<string> outputs = options.Outputs.IsDefaultOrEmpty ? graph.Outputs : options.Outputs;
        IEnumerable<string> updates = options.IsTraining ? graph.StateUpdates.Select(update => update.Value) : [];
        HashSet<string> kept = [.. outputs, .. options.Differentiated, .. options.KeptValues, .. updates];
        HashSet<string> targets = [.. kept, .. options.KeptGradients, .. options.WatchedValues, .. options.WatchedGradients];
        foreach (string name in targets)
        {
            if (name.Length == 0 || !all.Contains(name))
            {
                throw new ArgumentException($"The network has no value '{name}'.", nameof(options));
            }
        }

        List<GraphNode> nodes = [];
        HashSet<string> active = [.. targets];
        foreach (GraphNode node in graph.Nodes.Reverse().Where(node => node.Outputs.Any(active.Contains)))
        {
            nodes.Add(node);
            active.UnionWith(node.Inputs.Where(name => name.Length > 0));
        }

        nodes.Reverse();
        return new GraphReach
        {
            Nodes = [.. nodes],
            Active = active,
            Kept = kept,
            Differentiated = [.. options.Differentiated.Distinct()],
            KeptGradients = [.. options.KeptGradients.Distinct()],
            NeedsGradient = DependingOn(WantedGradients(graph, options), nodes),
        };
    }

    private static IEnumerable<string> WantedGradients(NetworkGraph graph, PlanOptions options)
    {
        IEnumerable<string> named = options.KeptGradients.Concat(options.WatchedGradients);
        IEnumerable<string> parameters = options.WithParameterGradients ? graph.Parameters.Where(parameter => parameter.IsTrainable).Select(parameter => parameter.Name) : [];
        IEnumerable<string> inputs = options.WatchesEverything ? graph.Inputs.Select(input => input.Name) : [];
        return named.Concat(parameters).Concat(inputs);
    }

    private static HashSet<string> DependingOn(IEnumerable<string> wanted, List<GraphNode> nodes)
    {
        HashSet<string> depending = [.. wanted];
        foreach (GraphNode node in nodes)
        {
            if (node.Inputs.Where((name, index) => depending.Contains(name) && node.Operation.IsDifferentiable(index)).Any())
            {
                depending.UnionWith(node.Outputs.Where(name => name.Length > 0));
            }
        }

        return depending;
    }
}
