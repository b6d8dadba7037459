namespace Fathom.Studies;

/// <summary>A cell that is to be computed, with what that takes.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Memory">Its bytes.</param>
internal sealed record PoolTask(SweepCell Cell, int Threads, long Memory);
