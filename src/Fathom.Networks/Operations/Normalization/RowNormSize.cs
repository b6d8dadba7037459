namespace Fathom.Networks;

/// <summary>How the input of a norm is cut into rows.</summary>
/// <param name="Rows">The number of rows, each with its own mean and variance.</param>
/// <param name="Length">The elements of a row.</param>
/// <param name="Positions">How many neighbouring elements share a scale and a shift.</param>
/// <param name="Groups">After how many rows the scales and shifts repeat.</param>
internal readonly record struct RowNormSize(int Rows, int Length, int Positions, int Groups);
