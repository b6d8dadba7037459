using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Exact values at the symmetric covariance μ·G, μ = tr Σ^G/(B − 1), that take most of the noise out of sampling near it.</summary>
/// <param name="Variance">q = E x_a² of the output x = B_φ(h) for h with covariance μ·G.</param>
/// <param name="Covariance">q·c = E x_a x_b for two different samples.</param>
/// <param name="Backward">
/// Eigenvalues of Π → E[JᵀΠJ] at the covariance μ·G, on multiples of G, centred diagonal and off-diagonal matrices; null when unknown.
/// With ε = 0 these are the eigenvalues at the fixed point times μ*/μ.
/// </param>
/// <remarks>
/// With ε = 0 the forward values do not depend on μ. The samples at Σ and at μ·G share their random directions, so the noise of the
/// difference vanishes as Σ comes close.
/// </remarks>
public sealed record SymmetricReference(double Variance, double Covariance, EigenvalueTriple? Backward = null);
