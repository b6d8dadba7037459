using System.Numerics;

namespace Fathom.Networks;

/// <summary>Turns a layout into steps with memory.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class PlanSteps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkGraph graph;
    private readonly PlanLayout layout;
    private readonly PlanMemory<T> memory;
    private readonly PlanOptions options;
    private readonly OperationContext<T>[] contexts;

    /// <summary>Makes the contexts of all nodes.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="options">What the plan is for.</param>
    /// <param name="team">The threads.</param>
    public PlanSteps(NetworkGraph graph, PlanLayout layout, PlanMemory<T> memory, PlanOptions options, ThreadTeam team)
    {
        this.graph = graph;
        this.layout = layout;
        this.memory = memory;
        this.options = options;
        contexts = [.. layout.Nodes.Select(planned => new OperationContext<T>(MemoryOf(planned, team)))];
    }

    /// <summary>The forward passes in order.</summary>
    /// <returns>The steps.</returns>
    public PlanStep<T>[] Forward() =>
        [.. layout.Nodes.Select((planned, index) => new PlanStep<T>(planned.Node, contexts[index])
        {
            Watched = [.. planned.Node.Outputs
                .Where((name, output) => planned.HasOutput[output] && WatchesValue(name))
                .Select(name => (EdgeOf(name, isGradient: false), memory.Value(name)))],
        })];

    /// <summary>The backward passes in order.</summary>
    /// <returns>The steps.</returns>
    public PlanStep<T>[] Backward() =>
        [.. layout.Nodes
            .Select((planned, index) => (Planned: planned, Context: contexts[index]))
            .Reverse()
            .Where(pair => pair.Planned.RunsBackward)
            .Select(pair => new PlanStep<T>(pair.Planned.Node, pair.Context)
            {
                Additions = [.. pair.Planned.Contributions
                    .Where(part => part?.Temporary is not null)
                    .Select(part => (memory.Gradient(part!.Value), memory.At(part.Temporary, layout.Shapes[part.Value])))],
                Watched = [.. pair.Planned.CompletedGradients
                    .Where(WatchesGradient)
                    .Select(name => (EdgeOf(name, isGradient: true), memory.Gradient(name)))],
            })];

    /// <summary>The watched values that no node makes.</summary>
    /// <returns>The edges and their memory.</returns>
    public (NetworkEdge Edge, TensorSlot<T> Tensor)[] WatchedInputs() =>
        [.. graph.Inputs.Select(input => input.Name)
            .Concat(graph.Parameters.Select(parameter => parameter.Name))
            .Where(name => memory.HasValue(name) && (options.WatchedValues.Contains(name) || (options.WatchesEverything && layout.Values.ContainsKey(name))))
            .Select(name => (EdgeOf(name, isGradient: false), memory.Value(name)))];

    private bool WatchesValue(string name) => options.WatchesEverything || options.WatchedValues.Contains(name);

    private bool WatchesGradient(string name) => options.WatchesEverything || options.WatchedGradients.Contains(name);

    private NetworkEdge EdgeOf(string name, bool isGradient) =>
        new(name, graph.ProducerOf(name)?.Name ?? "", layout.Shapes[name], isGradient);

    private NodeMemory<T> MemoryOf(PlannedNode planned, ThreadTeam team)
    {
        GraphNode node = planned.Node;
        return new NodeMemory<T>
        {
            Inputs = [.. node.Inputs.Select(name => name.Length > 0 ? memory.Value(name) : default)],
            Outputs = [.. node.Outputs.Select((name, index) => planned.HasOutput[index] ? memory.Value(name) : default)],
            InputGradients = [.. planned.Contributions.Select(GradientOf)],
            OutputGradients = [.. node.Outputs.Select((name, index) => planned.RunsBackward && planned.HasOutputGradient[index] ? memory.Gradient(name) : default)],
            Saved = memory.At(planned.Saved),
            ForwardScratch = memory.At(planned.ForwardScratch),
            BackwardScratch = memory.At(planned.BackwardScratch),
            IsTraining = options.IsTraining,
            RandomKey = ParameterStream.Of(node.Name, purpose: 1),
            Team = team,
        };
    }

    private TensorSlot<T> GradientOf(Contribution? part) => part switch
    {
        null => default,
        { Temporary: null } => memory.Gradient(part.Value),
        _ => memory.At(part.Temporary, layout.Shapes[part.Value]),
    };
}
