using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The covariance between two batches after one layer of batch normalization and activation.</summary>
/// <param name="Covariance">B₁ × B₂.</param>
/// <param name="Error">A bound on the absolute error of every entry.</param>
/// <param name="Nodes">How many nodes of the double Laplace integral were used.</param>
public sealed record CrossBatchForward(Matrix Covariance, double Error, int Nodes);
