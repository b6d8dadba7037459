using System.Diagnostics;

namespace Fathom.Benchmarks;

/// <summary>One line of the comparison table: what is timed, and how fast it has to be.</summary>
/// <param name="Name">What is computed.</param>
/// <param name="Target">The most it may take.</param>
/// <param name="Work">The computation; what it returns keeps the compiler from leaving it out.</param>
public sealed record Measurement(string Name, TimeSpan Target, Func<double> Work)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(20);

    /// <summary>Times the work: batches of at least 20 ms after a warm-up, as many as fit into the budget.</summary>
    /// <param name="budget">About how long to measure.</param>
    /// <returns>Times per single run of the work.</returns>
    public Timing Run(TimeSpan budget)
    {
        int perBatch = 1;
        for (TimeSpan once = Batch(1); once * perBatch < s_shortest && perBatch < 1 << 20; once = Batch(perBatch))
        {
            perBatch = Math.Clamp((int)(s_shortest / once) + 1, perBatch * 2, perBatch * 64);
        }

        Batch(perBatch);
        List<TimeSpan> times = [];
        long begun = Stopwatch.GetTimestamp();
        TimeSpan processorBegun = Environment.CpuUsage.TotalTime;
        while (times.Count < 5 || Stopwatch.GetElapsedTime(begun) < budget)
        {
            times.Add(Batch(perBatch));
        }

        TimeSpan processor = (Environment.CpuUsage.TotalTime - processorBegun) / ((long)perBatch * times.Count);
        times.Sort();
        return new Timing(times[times.Count / 2], times[0], processor, times.Count);
    }

    private TimeSpan Batch(int count)
    {
        long begun = Stopwatch.GetTimestamp();
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Work();
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        GC.KeepAlive(sum);
        return elapsed / count;
    }
}

/// <summary>How long one run took.</summary>
/// <param name="Median">The median over batches.</param>
/// <param name="Best">The fastest batch.</param>
/// <param name="Processor">The mean processor time, summed over threads; on a machine that others use it says more than the clock.</param>
/// <param name="Batches">How many batches were timed.</param>
public sealed record Timing(TimeSpan Median, TimeSpan Best, TimeSpan Processor, int Batches);
