using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>The scripts that are handed to sbatch; they lie in the folder, to be read, changed and submitted by hand.</summary>
internal static class SlurmScript
{
    /// <summary>The script of an array: one task per line of a list of cells.</summary>
    /// <param name="folder">The sweep's folder, as an absolute path.</param>
    /// <param name="list">The file with one list of cells per line, as an absolute path.</param>
    /// <param name="tasks">The number of lines.</param>
    /// <param name="options">The options.</param>
    /// <returns>The text.</returns>
    public static string Array(string folder, string list, int tasks, SlurmOptions options)
    {
        StringBuilder text = Head(folder, options.JobName, options);
        string throttle = options.Parallel > 0 ? string.Create(CultureInfo.InvariantCulture, $"%{options.Parallel}") : string.Empty;
        Option(text, string.Create(CultureInfo.InvariantCulture, $"--array=1-{tasks}{throttle}"));
        Option(text, $"--output={Path.Combine(folder, SlurmFiles.FolderName, "%A_%a.log")}");
        Option(text, string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={options.Processors}"));
        // Whoever follows the jobs submits what a lost node left undone, at once; without a follower Slurm itself starts such tasks again.
        Option(text, options.Detach ? "--requeue" : "--no-requeue");
        if (options.MemoryMebibytes is { } memory)
        {
            Option(text, string.Create(CultureInfo.InvariantCulture, $"--mem={memory}M"));
        }

        if (options.TimeMinutes is { } minutes)
        {
            Option(text, string.Create(CultureInfo.InvariantCulture, $"--time={minutes}"));
            Option(text, string.Create(CultureInfo.InvariantCulture, $"--signal=B:TERM@{options.SignalSeconds}"));
        }

        text.Append("set -euo pipefail\n\n");
        text.Append("# Line N of the list holds the cells of task N.\n");
        text.Append(CultureInfo.InvariantCulture, $"cells=$(sed -n \"${{SLURM_ARRAY_TASK_ID}}p\" {Provenance.QuoteCommand([list])})\n\n");
        text.Append("# exec: the signal before the time limit reaches fathom itself, which then stops and keeps its checkpoints.\n");
        text.Append(CultureInfo.InvariantCulture, $"exec {Provenance.QuoteCommand(options.Command)} worker {Provenance.QuoteCommand([folder])} --cells \"$cells\" --threads {options.Processors}\n");
        return text.ToString();
    }

    /// <summary>The script of the job that merges what there is once the array has ended.</summary>
    /// <param name="folder">The sweep's folder, as an absolute path.</param>
    /// <param name="options">The options.</param>
    /// <returns>The text.</returns>
    public static string Merge(string folder, SlurmOptions options)
    {
        StringBuilder text = Head(folder, options.JobName + "-merge", options);
        Option(text, $"--output={Path.Combine(folder, SlurmFiles.FolderName, "%j-merge.log")}");
        text.Append("set -euo pipefail\n\n");
        text.Append("# Cells without a result get the state 'missing'.\n");
        text.Append(CultureInfo.InvariantCulture, $"exec {Provenance.QuoteCommand(options.Command)} sweep merge {Provenance.QuoteCommand([folder])} --partial\n");
        return text.ToString();
    }

    /// <summary>Cells as a short list such as <c>3,7,20-29</c>.</summary>
    /// <param name="cells">Places in the manifest, ascending.</param>
    /// <returns>The list.</returns>
    public static string List(ReadOnlySpan<int> cells)
    {
        StringBuilder text = new();
        for (int i = 0; i < cells.Length;)
        {
            int end = i;
            while (end + 1 < cells.Length && cells[end + 1] == cells[end] + 1)
            {
                end++;
            }

            text.Append(text.Length > 0 ? "," : string.Empty).Append(cells[i].ToString(CultureInfo.InvariantCulture));
            if (end > i)
            {
                text.Append('-').Append(cells[end].ToString(CultureInfo.InvariantCulture));
            }

            i = end + 1;
        }

        return text.ToString();
    }

    private static StringBuilder Head(string folder, string name, SlurmOptions options)
    {
        StringBuilder text = new("#!/bin/bash\n");
        Option(text, $"--job-name={name}");
        Option(text, $"--chdir={folder}");
        if (options.Partition is { } partition)
        {
            Option(text, $"--partition={partition}");
        }

        if (options.Account is { } account)
        {
            Option(text, $"--account={account}");
        }

        foreach (string extra in options.Extra)
        {
            Option(text, extra);
        }

        return text;
    }

    // sbatch splits its lines as a shell does, apart from expansions.
    private static void Option(StringBuilder text, string option) => text.Append("#SBATCH ").Append(Provenance.QuoteCommand([option])).Append('\n');
}
