using System.Diagnostics;

namespace Fathom.Studies;

/// <summary>One run of a pool: its threads, what they have done, and how they are stopped.</summary>
/// <remarks>
/// Cells are independent and each writes its own file, so the number of threads and the order cannot change a byte. Threads are background
/// threads: work that does not look at its token is left behind when the run is stopped, and what it would still write is not kept.
/// </remarks>
internal sealed class PoolRun : IDisposable
{
    // Half of the second within which a stop must take effect.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);

    // Waiting for the device takes milliseconds; a result that took much longer than that is worth it.
    private static readonly TimeSpan s_worthFlushing = TimeSpan.FromMilliseconds(100);

    private readonly SweepFolder folder;
    private readonly SweepWork work;
    private readonly PoolQueue queue;
    private readonly Action<SweepProgress>? progress;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken token;
    private readonly CountdownEvent active;
    private readonly Lock gate = new();
    private readonly int total;
    private readonly int threads;
    private Exception? fault;
    private bool abandoned;
    private int finished;
    private int failed;
    private int running;

    /// <summary>Prepares a run.</summary>
    /// <param name="folder">The sweep's folder; it is locked by the caller.</param>
    /// <param name="work">How to compute a cell.</param>
    /// <param name="tasks">The cells, in order.</param>
    /// <param name="options">How to run.</param>
    /// <param name="progress">Is told what happens, by one thread at a time.</param>
    /// <param name="cancellation">Stops the run.</param>
    public PoolRun(SweepFolder folder, SweepWork work, IReadOnlyCollection<PoolTask> tasks, PoolOptions options, Action<SweepProgress>? progress, CancellationToken cancellation)
    {
        this.folder = folder;
        this.work = work;
        this.progress = progress;
        total = tasks.Count;
        int allowed = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        threads = Math.Max(1, Math.Min(allowed, total));
        queue = new PoolQueue(tasks, allowed, options.MemoryLimit > 0 ? options.MemoryLimit : long.MaxValue);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        token = stop.Token;
        active = new CountdownEvent(threads);
        token.Register(queue.Close);
    }

    /// <summary>How many cells have an outcome, and how many of them failed.</summary>
    public (int Finished, int Failed) Counts => (finished, failed);

    /// <summary>Runs until all cells have an outcome, the run is stopped, or the folder cannot be written to.</summary>
    public void Run()
    {
        for (int i = 0; i < threads; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"sweep {i}" }.Start();
        }

        try
        {
            active.Wait(token);
        }
        catch (OperationCanceledException)
        {
            active.Wait(s_grace, CancellationToken.None);
        }

        lock (gate)
        {
            abandoned = true;
        }

        if (fault is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>Releases what a run that has ended does not need.</summary>
    public void Dispose()
    {
        // Threads that were left behind may still look at both; then the collector takes them.
        if (active.IsSet)
        {
            stop.Dispose();
            active.Dispose();
        }
    }

    private void Work()
    {
        try
        {
            while (queue.Take() is { } task)
            {
                try
                {
                    Compute(task);
                }
                finally
                {
                    queue.Return(task);
                }
            }
        }
#pragma warning disable CA1031 // An exception must not end the process from a thread; it ends the run, which throws it to the caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Stop(exception is IOException or UnauthorizedAccessException ? StorageFaults.Worded(folder.Path, exception) : exception);
        }
        finally
        {
            active.Signal();
        }
    }

    private void Compute(PoolTask task)
    {
        SweepCell cell = task.Cell;
        Interlocked.Increment(ref running);
        long started = Stopwatch.GetTimestamp();
        CellOutcome? outcome = Outcome(task);
        if (outcome is null || Volatile.Read(ref abandoned))
        {
            Interlocked.Decrement(ref running);
            return;
        }

        folder.Write(cell, outcome, Stopwatch.GetElapsedTime(started) > s_worthFlushing);
        folder.DiscardScratch(cell);
        lock (gate)
        {
            finished++;
            failed += outcome.State == CellState.Failed ? 1 : 0;
            Interlocked.Decrement(ref running);
            if (!abandoned)
            {
                progress?.Invoke(new SweepProgress(cell, outcome, 0, 0, finished, failed, total - finished, running));
            }
        }
    }

    private CellOutcome? Outcome(PoolTask task)
    {
        CellContext context = new(() => folder.Scratch(task.Cell), task.Threads, progress is null ? null : (done, of) => Report(task.Cell, done, of), token);
        try
        {
            return CellOutcome.Done(work.Run(task.Cell, context));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever the work throws is that cell's error; it is recorded, and the other cells go on.
        catch (Exception exception) when (exception is not SweepException)
#pragma warning restore CA1031
        {
            return CellOutcome.Failed(Sentence(exception));
        }
    }

    private void Report(SweepCell cell, int done, int of)
    {
        lock (gate)
        {
            if (!abandoned)
            {
                progress?.Invoke(new SweepProgress(cell, null, done, of, finished, failed, total - finished, running));
            }
        }
    }

    private void Stop(Exception exception)
    {
        lock (gate)
        {
            if (abandoned)
            {
                return;
            }

            fault ??= exception;
        }

        stop.Cancel();
    }

    private static string Sentence(Exception exception)
    {
        string message = exception.Message;
        int parameter = message.IndexOf(" (Parameter", StringComparison.Ordinal);
        string text = parameter > 0 ? message[..parameter] : message;
        return $"{exception.GetType().Name}: {(string.IsNullOrWhiteSpace(text) ? "no message" : text)}";
    }
}
