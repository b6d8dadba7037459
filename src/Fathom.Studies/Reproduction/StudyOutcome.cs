using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>A study that was run.</summary>
/// <param name="Study">The study.</param>
/// <param name="Settings">How it was run.</param>
/// <param name="Report">What came of it; null when it was stopped.</param>
/// <param name="Finished">How many cells have a result.</param>
/// <param name="Cells">How many cells there are.</param>
/// <param name="Files">The files that were written.</param>
public sealed record StudyOutcome(Study Study, StudySettings Settings, StudyReport? Report, int Finished, int Cells, ImmutableArray<string> Files);
