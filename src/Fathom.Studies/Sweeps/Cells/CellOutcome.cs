namespace Fathom.Studies;

/// <summary>What became of a cell.</summary>
public sealed record CellOutcome
{
    private CellOutcome(CellValues? values, string? error)
    {
        Values = values;
        Error = error;
    }

    /// <summary>Whether there is a result or an error.</summary>
    public CellState State => Values is null ? CellState.Failed : CellState.Done;

    /// <summary>The values of a cell that is done; null when it failed.</summary>
    public CellValues? Values { get; }

    /// <summary>The error of a cell that failed, as its work worded it; null when it is done.</summary>
    public string? Error { get; }

    /// <summary>A result.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The outcome.</returns>
    public static CellOutcome Done(CellValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new CellOutcome(values, null);
    }

    /// <summary>An error.</summary>
    /// <param name="error">What went wrong.</param>
    /// <returns>The outcome.</returns>
    public static CellOutcome Failed(string error)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(error);
        return new CellOutcome(null, error);
    }
}
