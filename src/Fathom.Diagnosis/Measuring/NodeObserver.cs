using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Measures every value and gradient that it is shown.</summary>
/// <param name="graph">The network.</param>
internal sealed class NodeObserver(NetworkGraph graph) : IEdgeObserver<double>
{
    private const int FewestForTail = 3200;
    private readonly Dictionary<string, NodeMeasurement> measured = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<double> elements)
    {
        if (edge.Node.Length == 0)
        {
            return;
        }

        if (edge.IsGradient)
        {
            if (measured.TryGetValue(edge.Value, out NodeMeasurement? known))
            {
                EdgeStatistics gradient = EdgeStatistics.Measure(elements);
                bool hasTail = elements.Length >= FewestForTail && gradient is { NonFinite: 0, RootMeanSquare: > 0 };
                measured[edge.Value] = known with { Gradient = gradient, GradientTailIndex = hasTail ? TailShape.Of(elements).TailIndex : double.NaN };
            }

            return;
        }

        IOperation operation = graph.ProducerOf(edge.Value)!.Operation;
        NodeMeasurement node = new()
        {
            Node = edge.Node,
            Operator = operation.OperatorName,
            Value = edge.Value,
            Shape = edge.Shape,
            Statistics = EdgeStatistics.Measure(elements),
            DeadShare = Saturation.CanDie(operation) ? ValueShape.Dead(elements, edge.Shape) : double.NaN,
            SaturatedShare = Saturation.Share(operation, elements),
        };
        measured[edge.Value] = ValueShape.Measure(node, elements);
        order.Add(edge.Value);
    }

    /// <summary>What was measured, in the order of the run.</summary>
    /// <returns>The nodes.</returns>
    public ImmutableArray<NodeMeasurement> Nodes() => [.. order.Select(value => measured[value])];
}
