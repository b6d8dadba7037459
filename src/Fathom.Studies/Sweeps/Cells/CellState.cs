namespace Fathom.Studies;

/// <summary>How far a cell has come.</summary>
public enum CellState
{
    /// <summary>There is no result yet.</summary>
    Missing,

    /// <summary>There is a result.</summary>
    Done,

    /// <summary>The work ended with an error, which is recorded.</summary>
    Failed,
}
