namespace Fathom.Studies;

/// <summary>What an audit found in one layer.</summary>
/// <param name="Layer">The layer, from 1; 0 for the read-out.</param>
/// <param name="LogOverlap">ln ‖N‖ with N = HᵀG over samples, of pre-activations H and their gradient G.</param>
/// <param name="LogAntisymmetric">ln ‖A‖ of its antisymmetric part, which is conserved.</param>
/// <param name="SymmetricShare">The share of the symmetric part without its trace in ‖N‖².</param>
/// <param name="Drift">‖A − A_out‖/‖A_out‖, with A_out at the logits.</param>
/// <param name="Resolution">The drift that rounding alone can cause.</param>
/// <param name="ScaleCosine">The largest cosine between a neuron's weights and their gradient, which is zero when their scale does not matter; NaN for the read-out.</param>
/// <param name="LogWeightGradient">ln of the norm of the gradient with respect to the weights; NaN for the read-out.</param>
public sealed record NetworkAuditLayer(
    int Layer, double LogOverlap, double LogAntisymmetric, double SymmetricShare, double Drift, double Resolution, double ScaleCosine, double LogWeightGradient);
