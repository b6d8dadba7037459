using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Runs an executor over a folder with a live view, and says how to go on when it is stopped.</summary>
internal static class SweepSession
{
    /// <summary>Runs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">The sweep.</param>
    /// <param name="executor">Where the work is done.</param>
    /// <param name="provenance">Where the results come from, for the record of this run.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>What was done.</returns>
    public static SweepRun Run(Session session, SweepFolder folder, ISweepExecutor executor, Func<Provenance> provenance, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        SweepRun run;
        using (SweepScreen screen = new(session, folder, folder.Status()))
        {
            run = executor.Run(folder, screen.Show, cancellation);
        }

        foreach (DamagedResult damaged in run.Damaged)
        {
            session.Error.WriteLine($"fathom: '{damaged.Path}' was damaged ({damaged.Fault}); cell {damaged.Index.ToString(CultureInfo.InvariantCulture)} was computed again.");
        }

        if (run.Finished > 0)
        {
            Record(folder, run, provenance());
            if (!session.Quiet)
            {
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                session.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Finished} cells in {seconds:0.0} s, {run.Finished / seconds:G3} per second."));
            }
        }

        return run;
    }

    /// <summary>Says what a run left undone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">The sweep.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="stopped">Whether it was stopped.</param>
    /// <param name="cluster">Whether the work is done by Slurm, whose jobs go on by themselves.</param>
    /// <returns>The exit code.</returns>
    public static int Close(Session session, SweepFolder folder, SweepStatus status, bool stopped, bool cluster)
    {
        string resume = Provenance.QuoteCommand(["fathom", "sweep", "resume", folder.Path, .. cluster ? (string[])["--engine", "slurm"] : []]);
        if (status.Missing > 0)
        {
            session.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"fathom: {(stopped ? "stopped: " : "")}{status.Missing} of {status.Total} cells have no result yet; {(stopped && cluster ? "the jobs go on. Follow them again" : "nothing that is done is lost. Go on")} with: {resume}"));
        }

        if (status.Failed > 0)
        {
            SweepCell first = folder.Manifest.Cells[status.States.IndexOf(CellState.Failed)];
            session.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"fathom: {status.Failed} of {status.Total} cells failed, the first is cell {first.Index}: {folder.Read(first)?.Error} Once the cause is gone: {resume} --retry-failed"));
        }

        return status is { Missing: 0, Failed: 0 } ? FathomProgram.Done : FathomProgram.Failed;
    }

    private static void Record(SweepFolder folder, SweepRun run, Provenance provenance)
    {
        using MemoryStream buffer = new();
        using (ResultJsonWriter writer = new(buffer))
        {
            writer.StartObject();
            writer.Text("schema", "fathom.sweep-run/1");
            writer.WholeNumber("finished", run.Finished);
            writer.WholeNumber("failed", run.Failed);
            writer.WholeNumber("remaining", run.Remaining);
            provenance.WriteTo(writer);
            writer.EndObject();
            writer.Flush();
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{provenance.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{Environment.MachineName}-{Environment.ProcessId}");
        folder.Record(name, Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }
}
