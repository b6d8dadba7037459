using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Values joined by a line. A value that is not finite, or that the axis cannot show, leaves a gap.</summary>
/// <param name="X">Positions, in any order.</param>
/// <param name="Y">One value per position.</param>
/// <exception cref="ArgumentException">The two differ in length.</exception>
public sealed record LineLayer(ImmutableArray<double> X, ImmutableArray<double> Y) : Layer
{
    /// <summary>Positions, in any order.</summary>
    public ImmutableArray<double> X { get; } = X;

    /// <summary>One value per position.</summary>
    public ImmutableArray<double> Y { get; } = SameLength(Y, X, nameof(Y));

    /// <summary>How the line is broken.</summary>
    public LineDash Dash { get; init; }

    /// <summary>The sign on the values; where they stand close, only some carry it.</summary>
    public Marker Marker { get; init; } = Marker.None;

    /// <summary>The width of the line in CSS pixels.</summary>
    public double Width { get; init; } = 2;
}
