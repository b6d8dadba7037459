using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>What reading every file of a sweep found.</summary>
/// <param name="Status">The state of each cell; a damaged result counts as missing.</param>
/// <param name="Damaged">The result files that are not as they were written.</param>
/// <param name="ForeignCells">The cells whose identity in the manifest is not that of their parameters.</param>
public sealed record SweepVerification(SweepStatus Status, ImmutableArray<DamagedResult> Damaged, ImmutableArray<int> ForeignCells)
{
    /// <summary>Whether every result is as it was written, and nothing is there that does not belong there; results may be missing.</summary>
    public bool IsSound => Damaged.IsEmpty && ForeignCells.IsEmpty && Status.Foreign.IsEmpty;
}
