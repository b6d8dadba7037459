namespace Fathom.MeanField;

/// <summary>What the part of an activation of one degree does to the gradient and to the batch's symmetry.</summary>
/// <param name="Degree">The degree l, at least 1.</param>
/// <param name="Share">
/// The weight a_l²(1 − P_l(ρ))/μ of the degree, where a_l is the orthonormal Gegenbauer coefficient and μ the centred variance; the shares
/// of all degrees sum to one.
/// </param>
/// <param name="GradientFactor">The gradient growth l(l+B−3)/(B−3) of an activation of this degree alone.</param>
/// <param name="ForwardExcess">
/// Numerator minus denominator of λ_L of the forward map for the orthonormal polynomial of this degree alone: positive when it
/// drives variances of samples apart.
/// </param>
public readonly record struct GegenbauerTerm(int Degree, double Share, double GradientFactor, double ForwardExcess);
