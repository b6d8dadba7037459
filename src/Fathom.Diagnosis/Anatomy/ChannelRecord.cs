using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>An observer that keeps the channel moments of every value and gradient that it is shown.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ChannelRecord<T> : IEdgeObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<(string Value, bool IsGradient), ChannelMoments> moments = [];

    /// <summary>The moments of a value in the latest run.</summary>
    /// <param name="value">Its name.</param>
    /// <param name="isGradient">Whether the gradient of the value is meant.</param>
    /// <returns>Its moments.</returns>
    /// <exception cref="ArgumentException">It was not watched, or has no channels.</exception>
    public ChannelMoments this[string value, bool isGradient = false] =>
        moments.TryGetValue((value, isGradient), out ChannelMoments? found)
            ? found
            : throw new ArgumentException($"{(isGradient ? "The gradient of " : "")}'{value}' was not watched, or has no channels.", nameof(value));

    /// <inheritdoc />
    public void Observe(NetworkEdge edge, ReadOnlySpan<T> elements)
    {
        ArgumentNullException.ThrowIfNull(edge);
        if (edge.Shape.Rank >= 2)
        {
            moments[(edge.Value, edge.IsGradient)] = ChannelMoments.Of(elements, edge.Shape);
        }
    }
}
