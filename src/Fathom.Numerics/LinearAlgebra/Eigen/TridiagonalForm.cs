namespace Fathom.Numerics;

/// <summary>A symmetric tridiagonal matrix and the factors of the reflections that led to it.</summary>
/// <param name="Diagonal">n diagonal entries.</param>
/// <param name="OffDiagonal">Entry i couples i and i + 1; the last of the n entries is zero.</param>
/// <param name="Factors">βₖ of the reflections I − βₖ vₖ vₖᵀ; zero where none was needed.</param>
internal sealed record TridiagonalForm(double[] Diagonal, double[] OffDiagonal, double[] Factors);
