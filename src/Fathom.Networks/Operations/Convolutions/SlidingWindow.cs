using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>How windows slide over positions; the size of a window is given elsewhere.</summary>
public sealed record SlidingWindow
{
    /// <summary>Neighbouring windows, no padding.</summary>
    public static SlidingWindow Plain { get; } = new();

    /// <summary>The distances of windows, one number per dimension of positions; empty for 1.</summary>
    public ImmutableArray<int> Strides { get; init; } = [];

    /// <summary>Padding as ONNX orders it: the beginnings of all dimensions of positions, then the ends; empty for 0.</summary>
    public ImmutableArray<int> Padding { get; init; } = [];

    /// <summary>The distances within a window, one number per dimension of positions; empty for 1.</summary>
    public ImmutableArray<int> Dilations { get; init; } = [];

    /// <summary>Whether a last window that sticks out of the input is kept. False by default.</summary>
    public bool RoundsUp { get; init; }

    /// <summary>Whether two windows slide alike.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when all numbers agree.</returns>
    public bool Equals(SlidingWindow? other) =>
        other is not null && RoundsUp == other.RoundsUp && Strides.AsSpan().SequenceEqual(other.Strides.AsSpan())
        && Padding.AsSpan().SequenceEqual(other.Padding.AsSpan()) && Dilations.AsSpan().SequenceEqual(other.Dilations.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(RoundsUp, Strides.Length, Padding.Length, Dilations.Length);

    /// <summary>The same stride and padding in both dimensions of an image.</summary>
    /// <param name="stride">The stride.</param>
    /// <param name="padding">The padding on every side.</param>
    /// <returns>The window.</returns>
    public static SlidingWindow Square(int stride, int padding) =>
        new() { Strides = [stride, stride], Padding = [padding, padding, padding, padding] };
}
