using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>A shaded band between two curves, such as an interval of confidence.</summary>
/// <param name="X">Positions in ascending order.</param>
/// <param name="Low">The lower edge, one value per position.</param>
/// <param name="High">The upper edge, one value per position.</param>
/// <exception cref="ArgumentException">The three differ in length.</exception>
public sealed record BandLayer(ImmutableArray<double> X, ImmutableArray<double> Low, ImmutableArray<double> High) : Layer
{
    /// <summary>Positions in ascending order.</summary>
    public ImmutableArray<double> X { get; } = X;

    /// <summary>The lower edge, one value per position.</summary>
    public ImmutableArray<double> Low { get; } = SameLength(Low, X, nameof(Low));

    /// <summary>The upper edge, one value per position.</summary>
    public ImmutableArray<double> High { get; } = SameLength(High, X, nameof(High));
}
