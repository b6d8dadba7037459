namespace Fathom.FiniteWidth;

/// <summary>What an audit found in one layer.</summary>
/// <param name="Layer">The place of the layer in the list that was audited, from 0.</param>
/// <param name="LogNorm">ln ‖N‖ with N = XᵀG; for an isometric batch of as many samples as features, the logarithm of the weight gradient's norm.</param>
/// <param name="LogAntisymmetric">ln ‖A‖ of the antisymmetric part, which is conserved.</param>
/// <param name="SymmetricShare">‖S‖²/‖N‖² of the symmetric part without its trace, which decays.</param>
/// <param name="Drift">‖A − A_last‖/‖A_last‖.</param>
/// <param name="Resolution">The drift that rounding of the product XᵀG alone can cause.</param>
public sealed record LayerConservation(int Layer, double LogNorm, double LogAntisymmetric, double SymmetricShare, double Drift, double Resolution);
