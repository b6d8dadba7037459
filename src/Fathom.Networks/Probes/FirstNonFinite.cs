using System.Numerics;
using System.Numerics.Tensors;

namespace Fathom.Networks;

/// <summary>An observer that remembers the first edge on which a number was infinite or not a number.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class FirstNonFinite<T> : IEdgeObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The edge, or null when all numbers were finite so far.</summary>
    public NetworkEdge? Edge { get; private set; }

    /// <summary>The statistics of that edge.</summary>
    public EdgeStatistics? Statistics { get; private set; }

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<T> elements)
    {
        if (Edge is null && !TensorPrimitives.IsFiniteAll(elements))
        {
            Edge = edge;
            Statistics = EdgeStatistics.Measure(elements);
        }
    }
}
