using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The backward covariance of a batch before one layer of batch normalization and activation.</summary>
/// <param name="Covariance">E[JᵀΠJ], B × B and symmetric, or null when it is not finite.</param>
/// <param name="Error">A bound on the absolute error of every entry; infinite when there is no finite value.</param>
/// <param name="Nodes">How many nodes of the Laplace integral were used; 0 where a closed form applies.</param>
/// <param name="Rank">The rank of the (centred) forward covariance that was seen.</param>
/// <param name="Reason">Why there is no finite value, as a sentence; null when there is one.</param>
public sealed record BackwardPropagation(Matrix? Covariance, double Error, int Nodes, int Rank, string? Reason)
{
    /// <summary>Whether the expectation is finite.</summary>
    public bool IsFinite => Covariance is not null;
}
