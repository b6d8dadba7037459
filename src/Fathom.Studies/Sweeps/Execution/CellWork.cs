namespace Fathom.Studies;

/// <summary>Computes one cell.</summary>
/// <param name="cell">The cell; the result may depend on its parameters and on nothing else.</param>
/// <param name="context">What the work may use.</param>
/// <returns>The values.</returns>
/// <remarks>
/// An exception is recorded as the cell's error and does not stop the others. An <see cref="OperationCanceledException"/> after the context's
/// token was cancelled leaves the cell as it was. Called on several threads at once, for different cells.
/// </remarks>
public delegate CellValues CellWork(SweepCell cell, CellContext context);
