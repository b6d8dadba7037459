namespace Fathom.Networks;

/// <summary>The sizes of a matrix product.</summary>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Columns">Columns of the result.</param>
/// <param name="Depth">The inner dimension.</param>
internal readonly record struct ProductSize(int Rows, int Columns, int Depth);
