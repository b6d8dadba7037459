namespace Fathom.Studies;

/// <summary>A cell of a study with what its measurement returned.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Values">The values.</param>
public sealed record StudyCellResult(SweepCell Cell, CellValues Values);
