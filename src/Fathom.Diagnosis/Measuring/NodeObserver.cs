using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Measures every value and gradient that it is shown.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="graph">The network.</param>
/// <param name="keepsValues">Whether elements are kept for a comparison with inference mode.</param>
/// <param name="options">Who is told of every value, and who may stop.</param>
internal sealed class NodeObserver<T>(NetworkGraph graph, bool keepsValues, DiagnosisOptions options) : IEdgeObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int FewestForTail = 3200;
    private readonly Dictionary<string, NodeMeasurement> measured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ThinnedValue> kept = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private double[] room = [];
    private int seen;

    /// <summary>What was kept of the values, by their names.</summary>
    public IReadOnlyDictionary<string, ThinnedValue> Kept => kept;

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<T> elements)
    {
        // Inputs are not of the network, and the further results of a norm are its running statistics.
        if (edge.Node.Length == 0 || graph.ProducerOf(edge.Value) is not { } producer || producer.Outputs[0] != edge.Value)
        {
            return;
        }

        // Every node is seen twice, and the passes after this one take about as long as one of the two.
        options.Cancellation.ThrowIfCancellationRequested();
        options.Progress?.Invoke(Math.Min(++seen, 2 * graph.Nodes.Length), 3 * graph.Nodes.Length);
        ReadOnlySpan<double> numbers = Doubles(elements);
        if (edge.IsGradient)
        {
            if (measured.TryGetValue(edge.Value, out NodeMeasurement? known))
            {
                EdgeStatistics gradient = EdgeStatistics.Measure(numbers);
                bool hasTail = numbers.Length >= FewestForTail && gradient is { NonFinite: 0, RootMeanSquare: > 0 };
                measured[edge.Value] = known with { Gradient = gradient, GradientTailIndex = hasTail ? TailShape.Of(numbers).TailIndex : double.NaN };
            }

            return;
        }

        IOperation operation = producer.Operation;
        NodeMeasurement node = new()
        {
            Node = edge.Node,
            Operator = operation.OperatorName,
            Value = edge.Value,
            Shape = edge.Shape,
            Statistics = EdgeStatistics.Measure(numbers),
            DeadShare = Saturation.CanDie(operation) ? ValueShape.Dead(numbers, edge.Shape) : double.NaN,
            SaturatedShare = Saturation.Share(operation, numbers),
        };
        measured[edge.Value] = ValueShape.Measure(node, numbers);
        order.Add(edge.Value);
        if (keepsValues)
        {
            kept[edge.Value] = ThinnedValue.Of(numbers);
        }
    }

    /// <summary>What was measured, in the order of the run.</summary>
    /// <param name="gaps">The distances between training and inference mode by the names of the values.</param>
    /// <returns>The nodes.</returns>
    public ImmutableArray<NodeMeasurement> Nodes(IReadOnlyDictionary<string, double> gaps) =>
        [.. order.Select(value => gaps.TryGetValue(value, out double gap) ? measured[value] with { InferenceGap = gap } : measured[value])];

    // Statistics are always taken in float64; numbers of that kind are looked at in place.
    private ReadOnlySpan<double> Doubles(ReadOnlySpan<T> elements)
    {
        if (typeof(T) == typeof(double))
        {
            return MemoryMarshal.Cast<T, double>(elements);
        }

        if (room.Length < elements.Length)
        {
            room = new double[elements.Length];
        }

        for (int i = 0; i < elements.Length; i++)
        {
            room[i] = double.CreateTruncating(elements[i]);
        }

        return room.AsSpan(0, elements.Length);
    }
}
