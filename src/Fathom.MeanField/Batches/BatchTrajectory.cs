using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>How the covariance of one given batch and its gradient go through the layers of a network of infinite width.</summary>
/// <param name="Profile">
/// Per layer: variance and correlation of the activations, their distance from the fixed point (when there is one), the gradient norm relative
/// to the last layer, and its growth.
/// </param>
/// <param name="Error">The largest error bound (or standard error) of any covariance, relative to its mean variance.</param>
/// <param name="Method">The method that propagated the covariance, in words.</param>
/// <param name="Seed">The seed of the sampling, or null when no randomness was used.</param>
/// <param name="Notes">Reasons for what is missing.</param>
public sealed record BatchTrajectory(
    DepthProfile Profile,
    double Error,
    string Method,
    ulong? Seed,
    ImmutableArray<string> Notes);
