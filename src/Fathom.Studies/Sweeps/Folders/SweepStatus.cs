using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>How far a sweep has come, told from the names of its files.</summary>
/// <param name="States">The state of each cell, in manifest order.</param>
/// <param name="Foreign">Names of files among the results that belong to no cell.</param>
public sealed record SweepStatus(ImmutableArray<CellState> States, ImmutableArray<string> Foreign)
{
    /// <summary>Number of cells.</summary>
    public int Total => States.Length;

    /// <summary>Number of cells with a result.</summary>
    public int Done { get; } = States.Count(state => state == CellState.Done);

    /// <summary>Number of cells that ended with an error.</summary>
    public int Failed { get; } = States.Count(state => state == CellState.Failed);

    /// <summary>Number of cells without a result.</summary>
    public int Missing => Total - Done - Failed;

    /// <summary>Whether every cell has a result or an error.</summary>
    public bool IsComplete => Missing == 0;
}
