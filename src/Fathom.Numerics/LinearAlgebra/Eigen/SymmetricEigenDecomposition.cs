namespace Fathom.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix: A = V diag(λ) Vᵀ.</summary>
/// <param name="Values">The eigenvalues λ, ascending.</param>
/// <param name="Vectors">An orthogonal matrix V; column j belongs to value j.</param>
public sealed record SymmetricEigenDecomposition(double[] Values, Matrix Vectors);
