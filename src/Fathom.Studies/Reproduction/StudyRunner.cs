using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Studies;

/// <summary>Runs studies: computes the cells that are missing, reads the results, writes figures and numbers.</summary>
public static class StudyRunner
{
    /// <summary>Runs a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">How to run it.</param>
    /// <param name="folder">The folder for its files; its cells are kept in a folder beside them, so that a stopped study goes on where it was.</param>
    /// <param name="inputs">The samples.</param>
    /// <param name="notes">Notes to add to the report.</param>
    /// <param name="options">Threads and memory; no result depends on them.</param>
    /// <param name="progress">Is told how many of how many cells are done, or null.</param>
    /// <param name="elsewhere">Where the cells are computed, given their folder; in this process when null. No result depends on it.</param>
    /// <param name="cancellation">Stops after the cells at work; what is done is kept.</param>
    /// <returns>What came of it; the report is null when it was stopped.</returns>
    /// <exception cref="SweepException">The folder of the cells cannot be used.</exception>
    /// <exception cref="ArithmeticException">A cell failed.</exception>
    public static StudyOutcome Run(
        Study study,
        StudySettings settings,
        string folder,
        StudyInputs inputs,
        ImmutableArray<string> notes = default,
        PoolOptions? options = null,
        Action<int, int>? progress = null,
        Func<SweepFolder, ISweepExecutor>? elsewhere = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(inputs);
        SweepManifest manifest = SweepManifest.Create(study.Kind, study.Cells(settings), settings.Seed);
        SweepFolder cells = SweepFolder.Create(Path.Combine(folder, "cells", FolderName(study, settings)), manifest);
        int total = manifest.Cells.Length;
        int before = total - cells.Status().States.Count(state => state != CellState.Done);
        SweepWork work = WorkOf(study, inputs);
        progress?.Invoke(before, total);
        ISweepExecutor executor = elsewhere?.Invoke(cells) ?? new PoolExecutor(work, (options ?? new PoolOptions()) with { RetryFailed = true });
        SweepRun run = executor.Run(cells, step => progress?.Invoke(before + step.Finished, total), cancellation);
        List<StudyCellResult> results = [];
        foreach (SweepCell cell in manifest.Cells)
        {
            if (cells.Read(cell) is not { } outcome)
            {
                continue;
            }

            results.Add(new StudyCellResult(cell, outcome.Values ?? throw new ArithmeticException(string.Create(CultureInfo.InvariantCulture, $"Cell {cell.Index + 1} of {total} of {study.Name} failed: {Sentence(outcome.Error!)}"))));
        }

        if (!run.IsComplete || results.Count < total)
        {
            return new StudyOutcome(study, settings, null, results.Count, total, []);
        }

        StudyReport report = study.Report(new StudyResults(settings, [.. results]));
        report = report with { Notes = [.. notes.IsDefault ? [] : notes, .. report.Notes] };
        return new StudyOutcome(study, settings, report, total, total, StudyFiles.Write(study, settings, report, folder));
    }

    /// <summary>The work of a study's cells.</summary>
    /// <param name="study">The study.</param>
    /// <param name="inputs">The samples.</param>
    /// <returns>The work.</returns>
    public static SweepWork WorkOf(Study study, StudyInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new SweepWork(study.Kind, (cell, context) => study.Measure(cell, inputs, context)) { Threads = study.Threads };
    }

    /// <summary>An error without the name of its exception, which means nothing to a reader.</summary>
    private static string Sentence(string error)
    {
        int colon = error.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && error[..colon].EndsWith("Exception", StringComparison.Ordinal) ? error[(colon + 2)..] : error;
    }

    /// <summary>The folder of the cells, one for each way to run the study.</summary>
    private static string FolderName(Study study, StudySettings settings) =>
        string.Create(CultureInfo.InvariantCulture, $"{study.CellsName}{(settings.Full ? "-full" : string.Empty)}-{settings.Data}-seed{settings.Seed}");
}
