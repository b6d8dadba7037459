namespace Fathom.Studies;

/// <summary>Something has happened in a run: a cell has an outcome, or tells how far it has come.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Outcome">Its outcome; null while it is at work.</param>
/// <param name="CellDone">How much of the cell is done, in its own unit; 0 when it has not told.</param>
/// <param name="CellTotal">How much of it there is; 0 when it has not told.</param>
/// <param name="Finished">How many cells this run has finished.</param>
/// <param name="Failed">How many of these ended with an error.</param>
/// <param name="Remaining">How many cells of this run have no outcome yet, those at work included.</param>
/// <param name="Running">How many cells are at work.</param>
public sealed record SweepProgress(SweepCell Cell, CellOutcome? Outcome, int CellDone, int CellTotal, int Finished, int Failed, int Remaining, int Running);
