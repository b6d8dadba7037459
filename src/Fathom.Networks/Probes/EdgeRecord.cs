using System.Numerics;

namespace Fathom.Networks;

/// <summary>An observer that keeps the statistics of every edge that it is shown, in the order of the run.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class EdgeRecord<T> : IEdgeObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<KeyValuePair<NetworkEdge, EdgeStatistics>> entries = [];

    /// <summary>The edges and their statistics in the order of the run.</summary>
    public IReadOnlyList<KeyValuePair<NetworkEdge, EdgeStatistics>> Entries => entries;

    /// <summary>The statistics of a value.</summary>
    /// <param name="value">Its name.</param>
    /// <returns>The statistics of the latest run, or null when it was not watched.</returns>
    public EdgeStatistics? OfValue(string value) => Find(value, isGradient: false);

    /// <summary>The statistics of the gradient of a value.</summary>
    /// <param name="value">Its name.</param>
    /// <returns>The statistics of the latest run, or null when it was not watched.</returns>
    public EdgeStatistics? OfGradient(string value) => Find(value, isGradient: true);

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<T> elements) => entries.Add(new(edge, EdgeStatistics.Measure(elements)));

    private EdgeStatistics? Find(string value, bool isGradient) =>
        entries.FindLast(entry => entry.Key.Value == value && entry.Key.IsGradient == isGradient).Value;
}
