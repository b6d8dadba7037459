using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>What a plan does and where in memory, before any memory exists: independent of the type of numbers.</summary>
/// <remarks>
/// The moments of a run are: 0 for the inputs, 1 … F for the forward passes, F + 1 for the seeds of the backward pass, and the backward passes after it in the
/// opposite order. A buffer is needed from the moment when it is written to the last moment at which it is read.
/// </remarks>
internal sealed class PlanLayout
{
    private PlanLayout(GraphReach reach, ImmutableArray<GraphNode> nodes, ImmutableDictionary<string, TensorShape> shapes)
    {
        Shapes = shapes;
        Reach = reach;
        int count = nodes.Length;
        SeedMoment = count + 1;
        End = (2 * count) + 2;
        Nodes = [.. nodes.Select((node, index) => new PlannedNode(node, index + 1, (2 * count) + 1 - index))];
    }

    /// <summary>The nodes in the order of their forward passes.</summary>
    public ImmutableArray<PlannedNode> Nodes { get; }

    /// <summary>Which values matter.</summary>
    public GraphReach Reach { get; }

    /// <summary>The shapes of all values.</summary>
    public ImmutableDictionary<string, TensorShape> Shapes { get; }

    /// <summary>The buffers of values that are no parameters.</summary>
    public Dictionary<string, BufferRequest> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>The buffers of gradients of values that are no parameters.</summary>
    public Dictionary<string, BufferRequest> Gradients { get; } = new(StringComparer.Ordinal);

    /// <summary>The buffers of gradients from which the backward pass starts.</summary>
    public Dictionary<string, BufferRequest> Seeds { get; } = new(StringComparer.Ordinal);

    /// <summary>Parameters whose gradients get a contribution.</summary>
    public HashSet<string> ParameterGradients { get; } = new(StringComparer.Ordinal);

    /// <summary>The moment at which gradients are seeded.</summary>
    public int SeedMoment { get; }

    /// <summary>The last moment.</summary>
    public int End { get; }

    /// <summary>The elements of the arena.</summary>
    public long ArenaLength { get; private set; }

    /// <summary>The largest sum of elements of buffers that are needed at one moment.</summary>
    public long PeakLiveLength { get; private set; }

    private List<BufferRequest> Requests { get; } = [];

    /// <summary>Lays out a plan.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="options">What the plan is for.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentException">The options name a value that does not exist or cannot have a gradient.</exception>
    public static PlanLayout Build(NetworkGraph graph, PlanOptions options)
    {
        GraphReach reach = GraphReach.Of(graph, options);
        ImmutableDictionary<string, TensorShape> shapes = graph.ShapesFor(options.BatchSize);
        PlanLayout layout = new(reach, NeighbourFusion.Apply(reach, options, shapes), shapes);
        layout.PlanValues(graph);
        layout.PlanGradients(graph, options);
        layout.PlanMemoryOfNodes();
        layout.ArenaLength = ArenaLayout.Place(layout.Requests);
        layout.PeakLiveLength = PeakLive(layout.Requests);
        return layout;
    }

    private BufferRequest Request(int length, int first)
    {
        BufferRequest request = new(length, first);
        Requests.Add(request);
        return request;
    }

    private void PlanValues(NetworkGraph graph)
    {
        foreach (GraphInput input in graph.Inputs.Where(input => Reach.Active.Contains(input.Name)))
        {
            BufferRequest request = Request(Shapes[input.Name].Elements, 0);
            request.KeepUntil(End);
            Values.Add(input.Name, request);
        }

        foreach (PlannedNode planned in Nodes)
        {
            foreach ((int index, string name) in planned.Node.Outputs.Index())
            {
                planned.HasOutput[index] = index == 0 || (name.Length > 0 && Reach.Active.Contains(name));
                if (planned.HasOutput[index])
                {
                    BufferRequest request = Request(Shapes[name].Elements, planned.Moment);
                    request.KeepUntil(Reach.Kept.Contains(name) ? End : planned.Moment);
                    Values.Add(name, request);
                }
            }

            foreach (string name in planned.Node.Inputs)
            {
                Values.GetValueOrDefault(name)?.KeepUntil(planned.Moment);
            }
        }
    }

    private void PlanGradients(NetworkGraph graph, PlanOptions options)
    {
        HashSet<string> parameters = [.. graph.Parameters.Select(parameter => parameter.Name)];
        foreach (string name in Reach.Differentiated)
        {
            BufferRequest seed = Request(Shapes[name].Elements, 0);
            seed.KeepUntil(End);
            Seeds.Add(name, seed);
            Gradients.Add(name, Request(Shapes[name].Elements, SeedMoment));
        }

        foreach (PlannedNode planned in Nodes.Reverse())
        {
            PlanBackward(planned, parameters);
        }

        foreach (string name in Reach.KeptGradients.Where(name => !ParameterGradients.Contains(name)))
        {
            (Gradients.GetValueOrDefault(name)
                ?? throw new ArgumentException($"The value '{name}' has no gradient, because none of '{string.Join("', '", options.Differentiated)}' depends on it.", nameof(options))).KeepUntil(End);
        }
    }

    private void PlanBackward(PlannedNode planned, HashSet<string> parameters)
    {
        GraphNode node = planned.Node;
        foreach ((int index, string name) in node.Outputs.Index())
        {
            planned.HasOutputGradient[index] = planned.HasOutput[index] && Gradients.ContainsKey(name);
        }

        bool wants = node.Inputs.Where((name, index) => Wants(node, index)).Any();
        planned.RunsBackward = wants && planned.HasOutputGradient.Contains(true);
        if (!planned.RunsBackward)
        {
            return;
        }

        int moment = planned.BackwardMoment;
        foreach (string name in node.Outputs.Where((_, index) => planned.HasOutputGradient[index]))
        {
            Gradients[name].KeepUntil(moment);
        }

        foreach ((int index, string name) in node.Inputs.Index())
        {
            if (Wants(node, index))
            {
                planned.Contributions[index] = parameters.Contains(name) ? AddToParameter(name, moment) : AddToValue(name, moment);
            }
        }
    }

    private Contribution AddToParameter(string name, int moment) =>
        new(name, ParameterGradients.Add(name) ? null : Request(Shapes[name].Elements, moment));

    private Contribution AddToValue(string name, int moment)
    {
        if (Gradients.TryGetValue(name, out BufferRequest? gradient))
        {
            gradient.KeepUntil(moment);
            return new Contribution(name, Request(Shapes[name].Elements, moment));
        }

        Gradients.Add(name, Request(Shapes[name].Elements, moment));
        return new Contribution(name, null);
    }

    private bool Wants(GraphNode node, int input) =>
        node.Inputs[input].Length > 0 && Reach.NeedsGradient.Contains(node.Inputs[input]) && node.Operation.IsDifferentiable(input);

    private void PlanMemoryOfNodes()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (PlannedNode planned in Nodes)
        {
            GraphNode node = planned.Node;
            TensorShape?[] inputs = [.. node.Inputs.Select(name => name.Length > 0 ? Shapes[name] : null)];
            TensorShape[] outputs = [.. node.Operation.InferShapes(inputs)];
            OperationMemory memory = node.Operation.MemoryFor(inputs, outputs);
            planned.ForwardScratch = memory.ForwardScratch > 0 ? Request(memory.ForwardScratch, planned.Moment) : null;
            if (planned.RunsBackward)
            {
                KeepForBackward(planned, memory);
            }
        }

        // A gradient is complete after the last backward pass that adds to it; backward passes run in the opposite order.
        foreach (PlannedNode planned in Nodes)
        {
            planned.CompletedGradients.AddRange(planned.Contributions.OfType<Contribution>().Select(part => part.Value).Distinct().Where(seen.Add));
        }
    }

    private void KeepForBackward(PlannedNode planned, OperationMemory memory)
    {
        GraphNode node = planned.Node;
        int moment = planned.BackwardMoment;
        if (memory.Saved > 0)
        {
            planned.Saved = Request(memory.Saved, planned.Moment);
            planned.Saved.KeepUntil(moment);
        }

        planned.BackwardScratch = memory.BackwardScratch > 0 ? Request(memory.BackwardScratch, moment) : null;
        foreach ((int index, string name) in node.Inputs.Index())
        {
            if (node.Operation.BackwardNeeds.ReadsInput(index))
            {
                Values.GetValueOrDefault(name)?.KeepUntil(moment);
            }
        }

        foreach ((int index, string name) in node.Outputs.Index())
        {
            if (planned.HasOutput[index] && node.Operation.BackwardNeeds.ReadsOutput(index))
            {
                Values[name].KeepUntil(moment);
            }
        }
    }

    private static long PeakLive(List<BufferRequest> requests)
    {
        SortedDictionary<int, long> changes = [];
        foreach (BufferRequest request in requests)
        {
            changes[request.First] = changes.GetValueOrDefault(request.First) + request.Length;
            changes[request.Last + 1] = changes.GetValueOrDefault(request.Last + 1) - request.Length;
        }

        long live = 0;
        return changes.Values.Max(change => live += change);
    }
}
