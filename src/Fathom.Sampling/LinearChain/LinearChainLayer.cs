using System.Collections.Immutable;

namespace Fathom.Sampling;

/// <summary>What <see cref="LinearChain"/> observes in one layer l of one network; z_l is width × B, one column per sample.</summary>
/// <param name="LogGradientNorm">ln ‖∂/∂z_l‖²: squared Frobenius norm of the gradient with respect to the pre-activations.</param>
/// <param name="LogWeightGradientNorm">ln ‖∂/∂W_l‖²: squared Frobenius norm of the gradient with respect to the weights.</param>
/// <param name="LogGramTrace">ln tr z_lᵀz_l.</param>
/// <param name="LogGramEigenvalues">Logarithms of the non-zero eigenvalues of z_lᵀz_l, descending; empty when spectra were not asked for.</param>
public sealed record LinearChainLayer(
    double LogGradientNorm, double LogWeightGradientNorm, double LogGramTrace, ImmutableArray<double> LogGramEigenvalues);
