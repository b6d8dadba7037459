namespace Fathom.Networks;

/// <summary>What passes through one layer, forward and backward.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="PreActivation">The root mean square of its pre-activations.</param>
/// <param name="Activation">The root mean square of its activations; not a number for a layer without.</param>
/// <param name="LogGradientNorm">ln of the squared norm of the gradient of the loss with respect to its pre-activations; −∞ for a gradient of zeros.</param>
/// <param name="LogWeightGradientNorm">ln of the squared Frobenius norm of the gradient with respect to its weight.</param>
public sealed record LayerSignal(WeightedLayer Layer, double PreActivation, double Activation, double LogGradientNorm, double LogWeightGradientNorm);
