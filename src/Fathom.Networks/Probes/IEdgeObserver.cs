using System.Numerics;

namespace Fathom.Networks;

/// <summary>Is shown values and gradients while a plan runs.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>An observer sees the numbers themselves and cannot change them; a plan computes the same bits with and without one.</remarks>
public interface IEdgeObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Called when a watched value has been made, or the gradient of one is complete.</summary>
    /// <param name="edge">Which edge, and whether its value or its gradient.</param>
    /// <param name="elements">The elements in row-major order, valid during the call.</param>
    public void Observe(NetworkEdge edge, ReadOnlySpan<T> elements);
}
