using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A covariance computed by the Fourier method, with a bound on its error.</summary>
/// <param name="Value">E[x xᵀ] over the batch.</param>
/// <param name="Error">A bound on the absolute error of every entry.</param>
/// <param name="Evaluations">How many times the complex covariance was evaluated.</param>
public sealed record FourierCovariance(Matrix Value, double Error, int Evaluations);
