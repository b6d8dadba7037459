namespace Fathom.Sampling;

/// <summary>One layer at one moment of training. Norms are Frobenius norms.</summary>
/// <param name="WeightNorm">‖W_t‖.</param>
/// <param name="DistanceFromStart">‖W_t − W_0‖.</param>
/// <param name="WeightGradientNorm">‖∂L/∂W‖ on the batch of the next step, before clipping and decay.</param>
/// <param name="PreactivationGradientNorm">‖∂L/∂z‖ on that batch, z = W x being the layer's pre-activations.</param>
public readonly record struct TrainedLayerState(double WeightNorm, double DistanceFromStart, double WeightGradientNorm, double PreactivationGradientNorm);
