using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>A study: a claim, the cells that put it to the test, what is measured in a cell, and how the results are read.</summary>
/// <remarks>Nothing in it runs by itself; <see cref="StudyRunner"/> does, so every study is seeded, resumable and written in the same form.</remarks>
public sealed record Study
{
    /// <summary>The name, in lower case with hyphens; begins with the paper's first author when it reproduces one.</summary>
    public required string Name { get; init; }

    /// <summary>The paper, as in <c>Meterez et al. 2024</c>.</summary>
    public required string Paper { get; init; }

    /// <summary>What of the paper it reproduces, as in <c>Fig. 3</c>; <c>ours</c> for what the paper does not have.</summary>
    public required string Item { get; init; }

    /// <summary>What it is about, a heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is claimed, one sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>How long the default size takes on two cores, in words.</summary>
    public required string Duration { get; init; }

    /// <summary>How long the paper's size takes on two cores, in words.</summary>
    public required string FullDuration { get; init; }

    /// <summary>The data set that the paper uses; null when the study makes its own inputs.</summary>
    public string? DataSet { get; init; }

    /// <summary>Whether the study means nothing without its data set, so that normal samples cannot take its place.</summary>
    public bool NeedsData { get; init; }

    /// <summary>The version of its cells: a change of what a cell measures raises it, so that old results are not taken for new ones.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The cells for settings: parameters of which each cell's result is a function.</summary>
    public required Func<StudySettings, IEnumerable<JsonObject>> Cells { get; init; }

    /// <summary>The measurement in one cell.</summary>
    public required Func<SweepCell, StudyInputs, CellContext, CellValues> Measure { get; init; }

    /// <summary>Reads the results: figures, tables, and the claim checked.</summary>
    public required Func<StudyResults, StudyReport> Report { get; init; }

    /// <summary>How many threads a cell is to use; null for one.</summary>
    public Func<SweepCell, int>? Threads { get; init; }

    /// <summary>The name under which its cells are kept; its own, unless several studies read the same cells, which are then computed once for all of them.</summary>
    public string CellsName { get => field ?? Name; init; }

    /// <summary>The kind of its cells.</summary>
    public string Kind => System.FormattableString.Invariant($"study.{CellsName}/{Version}");
}
