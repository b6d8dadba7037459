using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Computes the covariance of real samples after a batch-normalized network of infinite width, in one or two batches.</summary>
/// <remarks>
/// Samples of one batch see each other through batch norm; samples of two batches share only the weights. The block between the batches is
/// propagated jointly with its diagonal blocks (Yang et al. 2019, cross-batch dynamics).
/// </remarks>
public static class BatchKernels
{
    /// <summary>Computes the covariance.</summary>
    /// <param name="spec">A network with batch norm.</param>
    /// <param name="gram">Σ of the first pre-activations over all samples, symmetric positive semi-definite.</param>
    /// <param name="batches">The sizes of one or two batches, each at least 2, which add up to the size of the matrix.</param>
    /// <param name="seed">The seed of the sampling that activations without a closed form need.</param>
    /// <param name="progress">Is told how many of how many layers are done, or null.</param>
    /// <param name="cancellation">Stops the work between two layers.</param>
    /// <returns>The covariance of the activations of the last layer.</returns>
    /// <exception cref="ArgumentException">The network has no batch norm, or the sizes do not fit.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static BatchKernel Compute(
        NetworkSpec spec,
        Matrix gram,
        IReadOnlyList<int> batches,
        ulong seed = 1,
        Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(gram);
        ArgumentNullException.ThrowIfNull(batches);
        spec.EnsureValid();
        if (spec.Normalization.Kind != NormalizationKind.Batch)
        {
            throw new ArgumentException("The covariance over batches is that of a network with batch norm; this one has none.", nameof(spec));
        }

        if (batches.Count is < 1 or > 2 || batches.Any(size => size < 2) || batches.Sum() != gram.Rows)
        {
            throw new ArgumentException("There are one or two batches of at least 2 samples, which together are all samples.", nameof(batches));
        }

        SamplingOptions options = new() { Tolerance = 1e-4, Seed = seed };
        Matrix sigma = gram;
        Matrix activations = gram;
        double error = 0;
        bool exact = true;
        for (int l = 1; l <= spec.Depth; l++)
        {
            cancellation.ThrowIfCancellationRequested();
            Activation activation = spec.ActivationAt(l);
            LayerStep step = new(activation, spec.Normalization, options, null);
            exact &= step.IsExact;
            (activations, error) = batches.Count == 1
                ? step.Forward(sigma)
                : step.ForwardTwoBatches(sigma, batches[0]);
            sigma = NextCovariance.Of(spec, sigma, activations);
            progress?.Invoke(l, spec.Depth);
        }

        return new BatchKernel(activations, error, exact ? "Laplace method" : "randomized quasi-Monte Carlo");
    }
}
