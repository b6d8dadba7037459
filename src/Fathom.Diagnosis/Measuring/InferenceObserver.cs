using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Compares the values of a run in inference mode with those of a run in training mode.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="training">What was kept of the run in training mode, by the names of the values.</param>
internal sealed class InferenceObserver<T>(IReadOnlyDictionary<string, ThinnedValue> training) : IEdgeObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, double> gaps = new(StringComparer.Ordinal);

    /// <summary>The distances by the names of the values.</summary>
    public IReadOnlyDictionary<string, double> Gaps => gaps;

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<T> elements)
    {
        if (!edge.IsGradient && training.TryGetValue(edge.Value, out ThinnedValue? value))
        {
            gaps[edge.Value] = value.DistanceTo(elements);
        }
    }
}
