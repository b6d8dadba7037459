using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Eigenvalues of a covariance map on the three spaces that permutations of the batch leave apart.</summary>
/// <param name="Trace">On multiples of G = I − 11ᵀ/B (dimension 1); λ_G in the literature.</param>
/// <param name="Diagonal">On centred diagonal matrices G D G, tr D = 0 (dimension B − 1); λ_L.</param>
/// <param name="OffDiagonal">On matrices with zero diagonal and zero row sums (dimension B(B−3)/2); λ_M.</param>
/// <remarks>Yang et al. 2019, ultrasymmetric operators. The numbers are dimensionless factors per layer.</remarks>
public sealed record EigenvalueTriple(Estimate Trace, Estimate Diagonal, Estimate OffDiagonal);
