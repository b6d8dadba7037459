namespace Fathom.Studies;

/// <summary>Hands out cells in their order, as many at once as threads and memory allow.</summary>
/// <remarks>
/// A cell waits until it fits beside those at work; nothing overtakes it, so that a large one is not put off for ever. One that is too large for
/// the limits runs alone.
/// </remarks>
internal sealed class PoolQueue
{
    private readonly object gate = new();
    private readonly Queue<PoolTask> waiting;
    private readonly int threads;
    private readonly long memory;
    private int usedThreads;
    private long usedMemory;
    private bool closed;

    /// <summary>Makes a queue.</summary>
    /// <param name="tasks">What there is to do, in order.</param>
    /// <param name="threads">The most threads at once.</param>
    /// <param name="memory">The most bytes at once.</param>
    public PoolQueue(IEnumerable<PoolTask> tasks, int threads, long memory)
    {
        waiting = new Queue<PoolTask>(tasks);
        this.threads = threads;
        this.memory = memory;
    }

    /// <summary>Takes the next cell, waiting until it fits.</summary>
    /// <returns>The cell, or null when there is none left or the queue is closed.</returns>
    public PoolTask? Take()
    {
        lock (gate)
        {
            while (!closed && waiting.TryPeek(out PoolTask? next))
            {
                bool idle = usedThreads == 0;
                if (idle || (usedThreads + next.Threads <= threads && next.Memory <= memory - usedMemory))
                {
                    usedThreads += next.Threads;
                    usedMemory += next.Memory;
                    return waiting.Dequeue();
                }

                Monitor.Wait(gate);
            }

            return null;
        }
    }

    /// <summary>Gives back what a cell used.</summary>
    /// <param name="task">The cell.</param>
    public void Return(PoolTask task)
    {
        lock (gate)
        {
            usedThreads -= task.Threads;
            usedMemory -= task.Memory;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Hands out nothing more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
