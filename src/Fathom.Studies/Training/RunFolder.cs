using System.Collections.Immutable;
using System.Text.Json;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>The folder in which a run is kept.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The run in numbers (schema <c>fathom.run/1</c>).</summary>
    public string RunFile => System.IO.Path.Combine(Path, "run.json");

    /// <summary>The metrics, a line each time the run was looked at.</summary>
    public string MetricsFile => System.IO.Path.Combine(Path, "metrics.csv");

    /// <summary>The layers before the first step, after one step, and at the end.</summary>
    public string ProfileFile => System.IO.Path.Combine(Path, "profile.csv");

    /// <summary>What the probes read at the same moments; only for a run with probes.</summary>
    public string ProbeFile => System.IO.Path.Combine(Path, "probe.csv");

    /// <summary>The latest checkpoint: weights, running statistics, the optimizer's memory, and where the run stands.</summary>
    public string CheckpointFile => System.IO.Path.Combine(Path, "checkpoint.fathom");

    /// <summary>The same with running statistics that were computed again; only when that was done.</summary>
    public string RecalibratedFile => System.IO.Path.Combine(Path, "recalibrated.fathom");

    /// <summary>Whether a run was begun here.</summary>
    public bool HoldsRun => File.Exists(RunFile) || File.Exists(CheckpointFile);

    /// <summary>Makes the folder and makes sure that it can be written.</summary>
    /// <exception cref="OutputException">It cannot.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);

            // What a process that was killed was about to move into place.
            foreach (string rest in Directory.EnumerateFiles(Path, ".fathom-*.tmp"))
            {
                File.Delete(rest);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new OutputException($"The folder '{Path}' of the run cannot be made; check the path and your permissions, or choose another folder.", Path, fault);
        }

        AtomicFile.EnsureWritable(RunFile);
    }

    /// <summary>Reads with which setup the run was begun.</summary>
    /// <returns>The setup.</returns>
    /// <exception cref="ArgumentException">No run was begun here, or its setup cannot be read.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged.</exception>
    public TrainingSetup ReadSetup()
    {
        if (File.Exists(CheckpointFile))
        {
            return TrainingSetupJson.Read(CheckpointStore.ReadState(CheckpointFile).Setup);
        }

        if (!File.Exists(RunFile))
        {
            throw new ArgumentException($"There is no run in '{Path}': it has neither run.json nor checkpoint.fathom.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RunFile));
            return TrainingSetupJson.Read(document.RootElement.GetProperty("setup").GetRawText());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"'{RunFile}' is not the record of a run: {fault.Message}", fault);
        }
    }

    internal static void EnsureSame(string folder, string begun, string now)
    {
        ImmutableArray<(string Path, string First, string Second)> differences = TrainingSetupJson.Differences(begun, now);
        if (!differences.IsEmpty)
        {
            string list = string.Join(", ", differences.Take(3).Select(difference => $"{difference.Path} {difference.First} and not {difference.Second}"));
            string more = differences.Length > 3 ? $", and {differences.Length - 3} more" : string.Empty;
            throw new ArgumentException($"The run in '{folder}' was begun with another setup: {list}{more}. Leave these options away to go on with it, or choose another folder.");
        }
    }
}
