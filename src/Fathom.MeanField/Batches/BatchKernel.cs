using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The infinite-width covariance of real samples after a network.</summary>
/// <param name="Covariance">E[x xᵀ] of the last layer's activations, all batches side by side.</param>
/// <param name="Error">The largest error bound (or standard error) of an entry in the last layer, absolute.</param>
/// <param name="Method">The method, in words.</param>
public sealed record BatchKernel(Matrix Covariance, double Error, string Method);
