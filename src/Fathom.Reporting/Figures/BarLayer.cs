using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Upright bars. Several bar layers of one panel stand side by side at each position.</summary>
/// <param name="X">Positions; whole numbers from 0 on an axis with categories.</param>
/// <param name="Height">The value each bar ends at.</param>
/// <exception cref="ArgumentException">The two differ in length.</exception>
public sealed record BarLayer(ImmutableArray<double> X, ImmutableArray<double> Height) : Layer
{
    /// <summary>Positions of the bars.</summary>
    public ImmutableArray<double> X { get; } = X;

    /// <summary>The value each bar ends at.</summary>
    public ImmutableArray<double> Height { get; } = SameLength(Height, X, nameof(Height));

    /// <summary>The error on either side of each value; empty for no error bars.</summary>
    /// <exception cref="ArgumentException">The count differs from the positions.</exception>
    public ImmutableArray<double> Error
    {
        get;
        init => field = value.IsEmpty ? [] : SameLength(value, X, nameof(Error));
    } = [];

    /// <summary>The value bars start from; on a logarithmic axis they start from the lower end instead.</summary>
    public double Base { get; init; }
}
