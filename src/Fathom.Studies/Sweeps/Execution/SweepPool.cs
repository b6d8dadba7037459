using System.Globalization;

namespace Fathom.Studies;

/// <summary>Works through a sweep in this process, on all its processors.</summary>
public static class SweepPool
{
    /// <summary>Computes what is missing.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="work">How to compute a cell; its kind must be the manifest's.</param>
    /// <param name="options">How to run; null for all processors and no limit.</param>
    /// <param name="progress">Is told of every outcome, by one thread at a time; it must be quick.</param>
    /// <param name="cancellation">Stops the run within a second; what is finished is kept.</param>
    /// <returns>What was done. A run that was stopped returns normally, with cells remaining.</returns>
    /// <exception cref="ArgumentException">The work is of another kind than the manifest.</exception>
    /// <exception cref="SweepException">Another process works on the folder, it cannot be written to, or a cell exceeds the memory limit.</exception>
    public static SweepRun Run(
        SweepFolder folder, SweepWork work, PoolOptions? options = null, Action<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(work);
        options ??= new PoolOptions();
        if (work.Kind != folder.Manifest.Kind)
        {
            throw new ArgumentException($"'{folder.Path}' holds work of the kind '{folder.Manifest.Kind}', not '{work.Kind}'.", nameof(work));
        }

        using SweepLock taken = folder.Lock(options.Shared);
        SweepVerification found = folder.Inspect(options.Select);
        foreach (DamagedResult damaged in found.Damaged)
        {
            folder.Forget(folder.Manifest.Cells[damaged.Index]);
        }

        List<PoolTask> tasks = [];
        foreach (SweepCell cell in folder.Manifest.Cells)
        {
            CellState state = found.Status.States[cell.Index];
            if ((state == CellState.Missing || (state == CellState.Failed && options.RetryFailed)) && options.Select?.Invoke(cell) != false)
            {
                tasks.Add(Task(cell, work, options));
            }
        }

        if (tasks.Count == 0 || cancellation.IsCancellationRequested)
        {
            return new SweepRun(0, 0, tasks.Count, found.Damaged);
        }

        using PoolRun run = new(folder, work, tasks, options, progress, cancellation);
        run.Run();
        (int finished, int failed) = run.Counts;
        return new SweepRun(finished, failed, tasks.Count - finished, found.Damaged);
    }

    private static PoolTask Task(SweepCell cell, SweepWork work, PoolOptions options)
    {
        long memory = Math.Max(0, work.Memory?.Invoke(cell) ?? 0);
        return options.MemoryLimit > 0 && memory > options.MemoryLimit
            ? throw new SweepException(SweepFault.TooLarge, string.Create(
                CultureInfo.InvariantCulture,
                $"cell {cell.Index} needs about {memory / 1048576.0:0.#} MiB, more than the limit of {options.MemoryLimit / 1048576.0:0.#} MiB; raise the limit, or make the cell smaller."))
            : new PoolTask(cell, Math.Max(1, work.Threads?.Invoke(cell) ?? 1), memory);
    }
}
