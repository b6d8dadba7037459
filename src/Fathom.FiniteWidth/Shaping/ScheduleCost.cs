namespace Fathom.FiniteWidth;

/// <summary>What a schedule of gains costs and keeps.</summary>
/// <param name="Growth">Σ R: the predicted growth of the log-gradient norm from the output to the input, in nats, over that of the network without activations.</param>
/// <param name="Angle">Σ θ: the non-linearity that is kept, in radians; the sum over layers of the angle between the activation and the linear functions.</param>
public sealed record ScheduleCost(double Growth, double Angle);
