using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fathom.Networks;

/// <summary>Threads that share the pieces of one operation after another, without allocating.</summary>
/// <remarks>
/// A job is published under a ticket, which holds the number of the job in its upper half and the next piece in its lower half. Whoever raises the lower half
/// owns that piece; a thread that wakes too late finds another job number and takes nothing, so the caller never waits for a thread that holds no piece.
/// Between jobs the threads spin for some microseconds, then sleep until the next job.
/// </remarks>
internal sealed unsafe class ThreadTeam : IDisposable
{
    private const int SpinsBeforeSleep = 500;
    private const uint Closed = uint.MaxValue;

    private readonly Lock callers = new();
    private readonly object gate = new();
    private readonly Thread[] workers;
    private ulong ticket = Closed;
    private delegate*<void*, int, void> function;
    private void* state;
    private uint pieces;
    private int done;
    private int sleepers;
    private bool isOver;
    private Exception? failure;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many threads share the work, the caller included; at least 1.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(Work) { IsBackground = true, Name = $"Fathom network worker {i + 1}" };
            workers[i].Start();
        }
    }

    /// <summary>How many threads share the work, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Does all pieces of a job and returns when they are done.</summary>
    /// <typeparam name="TWork">The kind of work.</typeparam>
    /// <param name="work">The work; it is not copied.</param>
    /// <param name="count">The number of pieces.</param>
    public void Run<TWork>(ref TWork work, int count)
        where TWork : unmanaged, IWork
    {
        if (count <= 1 || workers.Length == 0)
        {
            for (int piece = 0; piece < count; piece++)
            {
                work.Run(piece);
            }

            return;
        }

        lock (callers)
        {
            fixed (TWork* pointer = &work)
            {
                Share(&Invoke<TWork>, pointer, (uint)count);
            }
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }
    }

    private static void Invoke<TWork>(void* work, int piece)
        where TWork : unmanaged, IWork => ((TWork*)work)->Run(piece);

    private void Share(delegate*<void*, int, void> job, void* jobState, uint count)
    {
        ulong number = (Volatile.Read(ref ticket) >> 32) + 1;
        function = job;
        state = jobState;
        pieces = count;
        Volatile.Write(ref done, 0);
        Interlocked.Exchange(ref ticket, number << 32);
        if (Volatile.Read(ref sleepers) > 0)
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        }

        while (TakePiece())
        {
        }

        SpinWait spinner = default;
        while ((uint)Volatile.Read(ref done) < count)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        // Nobody may take from this job any more, so its fields are free for the next.
        Interlocked.Exchange(ref ticket, (number << 32) | Closed);
        if (Interlocked.Exchange(ref failure, null) is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    private bool TakePiece()
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref ticket);
            uint piece = (uint)seen;
            delegate*<void*, int, void> job = function;
            void* jobState = state;
            if (piece == Closed || piece >= pieces)
            {
                return false;
            }

            // Success means that the ticket has not moved since it was read, so the fields read after it belong to its job.
            if (Interlocked.CompareExchange(ref ticket, seen + 1, seen) == seen)
            {
                RunPiece(job, jobState, (int)piece);
                return true;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A worker must live on; the caller of the job throws the exception again.")]
    private void RunPiece(delegate*<void*, int, void> job, void* jobState, int piece)
    {
        try
        {
            job(jobState, piece);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }
        finally
        {
            Interlocked.Increment(ref done);
        }
    }

    private void Work()
    {
        ulong last = 0;
        while (true)
        {
            SpinWait spinner = default;
            for (int spins = 0; !HasNewJob(last); spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    spinner.SpinOnce(sleep1Threshold: -1);
                }
                else if (!Sleep(last))
                {
                    return;
                }
            }

            last = Volatile.Read(ref ticket) >> 32;
            while (TakePiece())
            {
            }
        }
    }

    private bool HasNewJob(ulong last)
    {
        ulong seen = Volatile.Read(ref ticket);
        return (uint)seen != Closed && seen >> 32 != last;
    }

    // Sleeps until there is a job or the team is over; false when it is over.
    private bool Sleep(ulong last)
    {
        lock (gate)
        {
            Interlocked.Increment(ref sleepers);
            while (!isOver && !HasNewJob(last))
            {
                Monitor.Wait(gate);
            }

            Interlocked.Decrement(ref sleepers);
            return !isOver;
        }
    }
}
