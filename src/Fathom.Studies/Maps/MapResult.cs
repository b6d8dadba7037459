using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>A map: what became of the networks of every cell, beside what theory predicted.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Cells">The cells row by row, the first row at the bottom.</param>
public sealed record MapResult(MapRequest Request, ImmutableArray<MapCell> Cells)
{
    /// <summary>The ways from chance to everything right from which on a network counts as trained, when the line is judged.</summary>
    public static ImmutableArray<double> Borders { get; } = [0.1, 0.25, 0.5];

    /// <summary>The number of cells from left to right.</summary>
    public int Columns => Request.X.Values.Length;

    /// <summary>The number of cells from bottom to top.</summary>
    public int Rows => Request.Y.Values.Length;

    /// <summary>How many networks have been trained.</summary>
    public int Done => Cells.Sum(cell => cell.Trainings.Length);

    /// <summary>The judgements of the line, one for each of the <see cref="Borders"/>.</summary>
    public ImmutableArray<LineSeparation> Separations => [.. Borders.Select(border => LineSeparation.Of(Cells, border))];

    /// <summary>A cell.</summary>
    /// <param name="column">From the left, from 0.</param>
    /// <param name="row">From the bottom, from 0.</param>
    public MapCell this[int column, int row] => Cells[(row * Columns) + column];
}
