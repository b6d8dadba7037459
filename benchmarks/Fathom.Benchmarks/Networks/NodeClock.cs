using System.Diagnostics;
using System.Globalization;
using Fathom.Networks;

namespace Fathom.Benchmarks;

/// <summary>Sums the time between what an observer is shown by kind of operation and direction.</summary>
/// <param name="graph">The network.</param>
public sealed class NodeClock(NetworkGraph graph) : IEdgeObserver<float>
{
    private readonly Dictionary<string, long> times = [];
    private long last;

    /// <summary>Starts a forward pass; what was measured before is forgotten, so that the last run counts.</summary>
    public void Begin()
    {
        times.Clear();
        last = Stopwatch.GetTimestamp();
    }

    /// <summary>Starts a backward pass.</summary>
    public void Turn() => last = Stopwatch.GetTimestamp();

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<float> elements)
    {
        ArgumentNullException.ThrowIfNull(edge);
        long now = Stopwatch.GetTimestamp();
        string name = edge.IsGradient
            ? "∂" + (graph.Nodes.FirstOrDefault(node => node.Inputs.Contains(edge.Value))?.Operation.OperatorName ?? "")
            : graph.ProducerOf(edge.Value)?.Operation.OperatorName ?? "input";
        times[name] = times.GetValueOrDefault(name) + now - last;
        last = Stopwatch.GetTimestamp();
    }

    /// <summary>The kinds of operations in the order of their time.</summary>
    /// <returns>A text with milliseconds.</returns>
    public override string ToString() =>
        string.Join(", ", times.OrderByDescending(time => time.Value).Take(9).Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Key} {time.Value * 1e3 / Stopwatch.Frequency:F1}")));
}
