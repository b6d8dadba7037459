using System.Diagnostics;

namespace Fathom.Studies;

/// <summary>Estimates time and memory of a sweep from a few of its cells, computed and thrown away.</summary>
public static class SweepCalibration
{
    private const int SamplesPerLens = 9;

    /// <summary>Estimates.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="work">Its work.</param>
    /// <param name="threads">How many threads the run may use; 0 for all processors.</param>
    /// <param name="memoryLimit">The most bytes of cells at work; 0 for no limit.</param>
    /// <param name="budget">How long calibration may take, about; the first cell of every lens is always computed.</param>
    /// <param name="cancellation">Stops the calibration.</param>
    /// <returns>The estimate. Time is that of cells spread over the manifest, scaled by a count of operations; neighbours may differ by a factor of a few.</returns>
    public static SweepEstimate Estimate(SweepManifest manifest, SweepWork work, int threads, long memoryLimit, TimeSpan budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(work);
        int used = threads > 0 ? threads : Environment.ProcessorCount;
        double seconds = 0;
        int calibrated = 0;
        foreach (IGrouping<string, SweepCell> group in manifest.Cells.GroupBy(cell => work.Group?.Invoke(cell) ?? string.Empty))
        {
            SweepCell[] cells = [.. group];
            double[] costs = [.. cells.Select(cell => work.Cost?.Invoke(cell) ?? 1)];
            double measured = 0;
            double counted = 0;
            long begun = Stopwatch.GetTimestamp();
            foreach ((int round, int i) in Order(costs).Index())
            {
                if (counted > 0 && Stopwatch.GetElapsedTime(begun) > budget)
                {
                    break;
                }

                SweepCell sample = work.Sample?.Invoke(cells[i]) ?? cells[i];
                long started = Stopwatch.GetTimestamp();
                if (!Compute(sample, work, cancellation))
                {
                    continue;
                }

                // The first cell, the cheapest, pays for the compiler: it counts only until there is another.
                double taken = Stopwatch.GetElapsedTime(started).TotalSeconds;
                measured = (round == 1 ? 0 : measured) + taken;
                counted = (round == 1 ? 0 : counted) + (work.Cost?.Invoke(sample) ?? 1);
                calibrated++;
            }

            seconds += counted > 0 ? measured / counted * costs.Sum() : 0;
        }

        long[] bytes = [.. manifest.Cells.Select(cell => work.Memory?.Invoke(cell) ?? 0).OrderDescending().Take(used)];
        long together = bytes.Sum();
        double parallel = memoryLimit > 0 && together > memoryLimit ? Math.Max(1, used * ((double)memoryLimit / together)) : used;
        return new SweepEstimate(seconds / Math.Min(parallel, manifest.Cells.Length), seconds, bytes[0], memoryLimit > 0 ? Math.Min(together, memoryLimit) : together, calibrated);
    }

    // The cheapest, then the one in the middle, then the others in even steps, the dearest last.
    private static IEnumerable<int> Order(double[] costs)
    {
        int[] order = [.. Enumerable.Range(0, costs.Length).OrderBy(i => costs[i])];
        int samples = Math.Min(SamplesPerLens, order.Length);
        IEnumerable<int> spread = Enumerable.Range(0, samples).Select(k => samples == 1 ? 0 : (int)((long)k * (order.Length - 1) / (samples - 1)));
        return ((int[])[0, order.Length / 2, .. spread]).Distinct().Select(place => order[place]);
    }

    private static bool Compute(SweepCell cell, SweepWork work, CancellationToken cancellation)
    {
        using TemporaryScratch scratch = new();
        try
        {
            work.Run(cell, scratch.Context(cell, cancellation));
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A cell that fails is recorded when the sweep runs; it has no time that could be scaled.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>A context without a folder: what a cell leaves is thrown away.</summary>
    private sealed class TemporaryScratch : IDisposable
    {
        private readonly string path = Path.Combine(Path.GetTempPath(), "fathom-" + Path.GetRandomFileName());

        public CellContext Context(SweepCell cell, CancellationToken cancellation) => new(() => Directory.CreateDirectory(Path.Combine(path, cell.Id)).FullName, 1, null, cancellation);

        public void Dispose()
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }
}
