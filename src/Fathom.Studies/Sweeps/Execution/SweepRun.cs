using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>What a run over a sweep did.</summary>
/// <param name="Finished">How many cells it computed, those that failed included.</param>
/// <param name="Failed">How many of these ended with an error.</param>
/// <param name="Remaining">How many of its cells have no outcome; 0 unless it was stopped.</param>
/// <param name="Damaged">Result files that were not as they were written; their cells were computed again.</param>
public sealed record SweepRun(int Finished, int Failed, int Remaining, ImmutableArray<DamagedResult> Damaged)
{
    /// <summary>Whether it went through all its cells.</summary>
    public bool IsComplete => Remaining == 0;
}
