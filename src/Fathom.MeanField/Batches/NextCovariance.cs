using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Σ′ = s² (σ_w² V + σ_b²), and Σ more with a skip: the covariance of the next pre-activations from that of the activations.</summary>
internal static class NextCovariance
{
    /// <summary>Takes the covariance through the weights, the biases and the skip.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="preactivations">Σ of this layer, B × B.</param>
    /// <param name="activations">V = E φφᵀ, B × B.</param>
    /// <returns>Σ′, B × B.</returns>
    public static Matrix Of(NetworkSpec spec, Matrix preactivations, Matrix activations)
    {
        double weights = spec.Initialization.WeightScale * spec.Initialization.WeightScale;
        double bias = spec.Initialization.BiasScale * spec.Initialization.BiasScale;
        double branch = spec.Skip is { } skip ? skip.BranchScale * skip.BranchScale : 1;
        Matrix next = new(preactivations.Rows, preactivations.Columns);
        for (int i = 0; i < next.Values.Length; i++)
        {
            double carried = spec.Skip is null ? 0 : preactivations.Values[i];
            next.Values[i] = carried + (branch * ((weights * activations.Values[i]) + bias));
        }

        return next;
    }
}
