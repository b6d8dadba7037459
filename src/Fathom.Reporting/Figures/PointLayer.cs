using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Single values, each with an optional error bar.</summary>
/// <param name="X">Positions, in any order.</param>
/// <param name="Y">One value per position.</param>
/// <exception cref="ArgumentException">The two differ in length.</exception>
public sealed record PointLayer(ImmutableArray<double> X, ImmutableArray<double> Y) : Layer
{
    /// <summary>Positions, in any order.</summary>
    public ImmutableArray<double> X { get; } = X;

    /// <summary>One value per position.</summary>
    public ImmutableArray<double> Y { get; } = SameLength(Y, X, nameof(Y));

    /// <summary>The error on either side of each value in the unit of the data; empty for no bars.</summary>
    /// <exception cref="ArgumentException">The count differs from the positions.</exception>
    public ImmutableArray<double> Error
    {
        get;
        init => field = value.IsEmpty ? [] : SameLength(value, X, nameof(Error));
    } = [];

    /// <summary>The sign on the values.</summary>
    public Marker Marker { get; init; }
}
