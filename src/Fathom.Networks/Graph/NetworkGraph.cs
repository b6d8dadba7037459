using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>A network: operations over named values. Immutable, and right when it exists.</summary>
/// <remarks>
/// Every name of an input, a parameter or an output of a node is the name of one value. The nodes are in an order in which every value is made before it is read;
/// among the possible orders it is the one nearest to the order in which they were given.
/// </remarks>
public sealed class NetworkGraph
{
    private readonly FrozenDictionary<string, GraphNode> producers;

    private NetworkGraph(GraphParts parts, ImmutableArray<GraphNode> order)
    {
        Inputs = parts.Inputs;
        Parameters = parts.Parameters;
        Outputs = parts.Outputs;
        StateUpdates = parts.StateUpdates;
        Nodes = order;
        producers = order
            .SelectMany(node => node.Outputs.Where(name => name.Length > 0).Select(name => KeyValuePair.Create(name, node)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The values that come from outside.</summary>
    public ImmutableArray<GraphInput> Inputs { get; }

    /// <summary>The weights, running statistics and constants.</summary>
    public ImmutableArray<GraphParameter> Parameters { get; }

    /// <summary>The nodes, each after those whose values it reads.</summary>
    public ImmutableArray<GraphNode> Nodes { get; }

    /// <summary>The names of the values that the network is for.</summary>
    public ImmutableArray<string> Outputs { get; }

    /// <summary>The values that replace parameters after a training step.</summary>
    public ImmutableArray<StateUpdate> StateUpdates { get; }

    /// <summary>Makes a network and checks it.</summary>
    /// <param name="parts">The inputs, parameters, nodes and outputs, in any order.</param>
    /// <returns>The network.</returns>
    /// <exception cref="GraphException">Something is wrong; the exception lists everything, with node and value.</exception>
    public static NetworkGraph Create(GraphParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        GraphValidation validation = new(parts);
        ImmutableArray<GraphNode> order = validation.Check();
        return new NetworkGraph(parts, order);
    }

    /// <summary>The node that makes a value.</summary>
    /// <param name="value">The name of the value.</param>
    /// <returns>The node, or null for inputs, parameters and names that do not exist.</returns>
    public GraphNode? ProducerOf(string value) => producers.GetValueOrDefault(value);

    /// <summary>The shapes of all values for a batch size.</summary>
    /// <param name="batch">The batch size, at least 1.</param>
    /// <returns>A shape for every value.</returns>
    /// <exception cref="GraphException">An operation cannot work with this batch size.</exception>
    public ImmutableDictionary<string, TensorShape> ShapesFor(int batch)
    {
        ShapeInference inference = new(batch);
        inference.Add(Inputs, Parameters);
        foreach (GraphNode node in Nodes)
        {
            inference.Add(node);
        }

        return inference.Faults.Count > 0 ? throw new GraphException([.. inference.Faults]) : inference.Shapes.ToImmutable();
    }
}
