namespace Fathom.Studies;

/// <summary>A kind of work: how to compute a cell, and what that takes.</summary>
/// <param name="Kind">The kind with its version, the same as the manifest's, such as <c>map.training/1</c>.</param>
/// <param name="Run">Computes a cell.</param>
public sealed record SweepWork(string Kind, CellWork Run)
{
    /// <summary>Estimates the bytes of memory that a cell takes while it is computed; null when they do not matter.</summary>
    public Func<SweepCell, long>? Memory { get; init; }

    /// <summary>How many threads a cell is to use; null for one each, which is best when there are many cells.</summary>
    public Func<SweepCell, int>? Threads { get; init; }

    /// <summary>A measure of how long a cell takes, proportional to it among the cells of one <see cref="Group"/>; null when all take the same.</summary>
    public Func<SweepCell, double>? Cost { get; init; }

    /// <summary>Which cells have times that can be compared; null when all have.</summary>
    public Func<SweepCell, string>? Group { get; init; }

    /// <summary>A shorter cell of the same kind, whose time and cost tell those of the cell; null when cells are short enough to be computed as they are.</summary>
    public Func<SweepCell, SweepCell>? Sample { get; init; }
}
