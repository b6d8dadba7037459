using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The covariance of a batch after one layer of batch normalization and activation.</summary>
/// <param name="Covariance">B × B, symmetric, positive semi-definite up to <paramref name="Error"/>.</param>
/// <param name="Error">A bound on the absolute error of every entry: quadrature, truncation and rounding.</param>
/// <param name="Nodes">How many nodes of the Laplace integral were used; 0 where a closed form applies.</param>
/// <param name="Rank">The rank of the (centred) input covariance that was seen.</param>
/// <param name="IsDegenerate">
/// Whether the samples do not differ beyond rounding, so that batch norm divides zero by √ε. The covariance is then φ(0)², which is zero,
/// the value for every ε &gt; 0 and what an implementation computes; with ε = 0 exactly the map is undefined there.
/// </param>
public sealed record ForwardPropagation(Matrix Covariance, double Error, int Nodes, int Rank, bool IsDegenerate);
