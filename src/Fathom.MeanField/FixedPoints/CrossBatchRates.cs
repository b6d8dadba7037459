using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>What happens to the covariance between two batches that go through the same network.</summary>
/// <param name="Eigenvalue">
/// λ_CB: the factor per layer by which the centred cross-covariance (and, backward, the cross-covariance of gradients) shrinks;
/// below one, so deep embeddings of two batches become independent.
/// </param>
/// <param name="Covariance">The entry a₀² = (E φ)² of the cross-batch block at its fixed point.</param>
/// <remarks>Yang et al. 2019, cross-batch dynamics.</remarks>
public sealed record CrossBatchRates(Estimate Eigenvalue, Estimate Covariance);
