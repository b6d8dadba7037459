namespace Fathom.Studies;

/// <summary>What the work on one cell may use.</summary>
public sealed class CellContext
{
    private readonly Func<string> scratch;
    private readonly Action<int, int>? progress;

    /// <summary>Makes the context of a cell.</summary>
    /// <param name="scratch">Creates the cell's folder and returns its path.</param>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="progress">Receives how far it has come.</param>
    /// <param name="cancellation">Is cancelled when the work is to stop.</param>
    internal CellContext(Func<string> scratch, int threads, Action<int, int>? progress, CancellationToken cancellation)
    {
        this.scratch = scratch;
        this.progress = progress;
        Threads = threads;
        Cancellation = cancellation;
    }

    /// <summary>Is cancelled when the work is to stop; work that takes longer than a second should look at it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>How many threads the work may use; its result may not depend on it.</summary>
    public int Threads { get; }

    /// <summary>
    /// A folder of the cell's own, created when it is first asked for. What lies in it survives a stop or a crash and is there again when the cell
    /// is resumed, so long work keeps its checkpoints here (written whole, then moved into place). It is removed once the cell has an outcome.
    /// </summary>
    /// <exception cref="SweepException">It cannot be created.</exception>
    public string Scratch => scratch();

    /// <summary>Tells how far the work on this cell has come.</summary>
    /// <param name="done">How much is done, for instance epochs.</param>
    /// <param name="total">How much there is.</param>
    public void Report(int done, int total) => progress?.Invoke(done, total);
}
