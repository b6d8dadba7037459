namespace Fathom.Networks.Tests;

/// <summary>What code allocates once it has run in.</summary>
public static class Allocations
{
    /// <summary>The fewest bytes that the calling thread allocated in one of several runs after two first ones; the runtime itself may allocate in single runs, when it grows its tables of types.</summary>
    public static long InSteadyState(Action run)
    {
        long fewest = long.MaxValue;
        for (int i = 0; i < 6; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            fewest = i < 2 ? fewest : Math.Min(fewest, bytes);
        }

        return fewest;
    }
}
