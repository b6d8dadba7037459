using System.Globalization;
using System.Text;

namespace Fathom.Studies;

/// <summary>
/// Works on a cluster under Slurm: an array of tasks, each with its cells, and a job that merges when the array has ended. Follows the queue, and submits again
/// only what is missing. The folder must be seen by the nodes under the same path.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="notice">Receives a sentence when something is submitted.</param>
public sealed class SlurmExecutor(SlurmOptions options, Action<string>? notice = null) : ISweepExecutor
{
    private const int PatienceWithQueue = 10;

    /// <inheritdoc/>
    /// <remarks>Cancellation stops following; the jobs go on, and a later run on the folder follows them again.</remarks>
    public SweepRun Run(SweepFolder folder, Action<SweepProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.GetFullPath(folder.Path);
        SlurmFiles files = new(path);
        SweepVerification found = folder.Inspect();
        foreach (DamagedResult damaged in found.Damaged)
        {
            folder.Forget(folder.Manifest.Cells[damaged.Index]);
        }

        SweepStatus status = found.Status;
        if (options.RetryFailed)
        {
            foreach (SweepCell cell in folder.Manifest.Cells.Where(cell => status.States[cell.Index] == CellState.Failed))
            {
                folder.Forget(cell);
            }

            status = folder.Status();
        }

        Follower follower = new(folder, status, progress);
        string[] jobs = files.Jobs();
        int chunk = 0;
        for (int submissions = 0; !cancellation.IsCancellationRequested; submissions++)
        {
            if (jobs.Length == 0 || SlurmClient.Queue(jobs) == (0, 0))
            {
                int[] missing = follower.Missing();
                if (missing.Length == 0)
                {
                    break;
                }

                if (submissions > options.Resubmissions)
                {
                    notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{missing.Length} cells have no result after {submissions} submissions; the logs are in '{Path.Combine(path, SlurmFiles.FolderName)}'."));
                    break;
                }

                chunk = Chunk(missing.Length, chunk);
                jobs = Submit(path, files, missing, chunk);
            }
            else
            {
                notice?.Invoke($"following the jobs {string.Join(" and ", jobs)}, which are in the queue.");
            }

            if (options.Detach)
            {
                break;
            }

            Follow(follower, jobs, cancellation);
        }

        return new SweepRun(follower.Finished, follower.Failed, follower.Missing().Length, found.Damaged);
    }

    private string[] Submit(string path, SlurmFiles files, int[] missing, int chunk)
    {
        int round = files.NextRound();
        StringBuilder lines = new();
        int tasks = 0;
        for (int i = 0; i < missing.Length; i += chunk, tasks++)
        {
            lines.Append(SlurmScript.List(missing.AsSpan(i, Math.Min(chunk, missing.Length - i)))).Append('\n');
        }

        string list = files.Write(SlurmFiles.List(round), lines.ToString());
        string array = files.Write(SlurmFiles.Array(round), SlurmScript.Array(path, list, tasks, options));
        string merge = files.Write("merge.sh", SlurmScript.Merge(path, options));
        string arrayJob = SlurmClient.Submit(array);
        files.Keep([arrayJob]);
        string mergeJob = SlurmClient.Submit(merge, after: arrayJob);
        files.Keep([arrayJob, mergeJob]);
        notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"submitted job {arrayJob}: {missing.Length} cells in {tasks} tasks, then job {mergeJob} to merge; the script is '{array}'."));
        return [arrayJob, mergeJob];
    }

    private void Follow(Follower follower, string[] jobs, CancellationToken cancellation)
    {
        int refusals = 0;
        while (!cancellation.WaitHandle.WaitOne(options.Poll))
        {
            try
            {
                (int waiting, int running) = SlurmClient.Queue(jobs);
                refusals = 0;
                follower.Look(running);
                if (waiting + running == 0)
                {
                    return;
                }
            }
            catch (SweepException fault) when (fault.Fault == SweepFault.Scheduler && ++refusals < PatienceWithQueue)
            {
                // A busy controller does not answer now and then; the jobs do not mind.
                notice?.Invoke($"the queue does not answer ({fault.Message}); asking again.");
            }
        }
    }

    // A cell that kills its worker takes the rest of its task with it, so what is left is submitted in smaller tasks, down to one cell each.
    private int Chunk(int missing, int last)
    {
        int least = (missing + options.MostTasks - 1) / options.MostTasks;
        int wanted = last > 0 ? last / 2 : options.CellsPerTask;
        return Math.Max(1, Math.Max(least, wanted));
    }

    /// <summary>Watches the folder and tells of new outcomes.</summary>
    private sealed class Follower
    {
        private readonly SweepFolder folder;
        private readonly Action<SweepProgress>? progress;
        private readonly CellState[] states;
        private readonly int[] mine;

        public Follower(SweepFolder folder, SweepStatus status, Action<SweepProgress>? progress)
        {
            this.folder = folder;
            this.progress = progress;
            states = [.. status.States];
            mine = [.. Enumerable.Range(0, states.Length).Where(i => states[i] == CellState.Missing)];
        }

        public int Finished { get; private set; }

        public int Failed { get; private set; }

        public int[] Missing()
        {
            Look(0);
            return [.. mine.Where(i => states[i] == CellState.Missing)];
        }

        public void Look(int running)
        {
            SweepStatus now = folder.Status();
            foreach (int i in mine.Where(i => states[i] == CellState.Missing && now.States[i] != CellState.Missing))
            {
                SweepCell cell = folder.Manifest.Cells[i];
                if (folder.Read(cell) is { } outcome)
                {
                    states[i] = outcome.State;
                    Finished++;
                    Failed += outcome.State == CellState.Failed ? 1 : 0;
                    progress?.Invoke(new SweepProgress(cell, outcome, 0, 0, Finished, Failed, mine.Length - Finished, running));
                }
            }
        }
    }
}
