using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>
/// One layer's covariance maps for a given batch: the Laplace method for homogeneous activations, the Fourier method forward for analytic ones
/// on small batches, sampling elsewhere.
/// </summary>
internal sealed class LayerStep
{
    private const double LaplaceTolerance = 1e-10;

    /// <summary>The Fourier method's double integral costs more than sampling gains beyond this batch size.</summary>
    private const int LargestFourierBatch = 16;

    private readonly Activation activation;
    private readonly Normalization normalization;
    private readonly SamplingOptions options;
    private readonly SymmetricReference? reference;

    /// <summary>Chooses the method.</summary>
    /// <param name="activation">The layer's activation.</param>
    /// <param name="normalization">The layer's batch norm.</param>
    /// <param name="options">Effort and seed of the sampling.</param>
    /// <param name="reference">Exact values at the fixed point, to take the noise off near it; or null.</param>
    public LayerStep(Activation activation, Normalization normalization, SamplingOptions options, SymmetricReference? reference)
    {
        this.activation = activation;
        this.normalization = normalization;
        this.options = options;
        this.reference = reference;
        IsExact = activation.Homogeneity is not null && normalization.Placement == NormalizationPlacement.Before;
    }

    /// <summary>Whether the Laplace method applies, which is deterministic.</summary>
    public bool IsExact { get; }

    /// <summary>The method for a batch, in words.</summary>
    /// <param name="batch">The batch size.</param>
    /// <returns>The method.</returns>
    public string Method(int batch) => IsExact
        ? "Laplace method"
        : UsesFourier(batch) ? "Fourier method forward, randomized quasi-Monte Carlo backward" : "randomized quasi-Monte Carlo";

    /// <summary>E[x xᵀ] of the activations.</summary>
    /// <param name="covariance">Σ of the pre-activations.</param>
    /// <returns>The covariance and its error, absolute.</returns>
    public (Matrix Covariance, double Error) Forward(Matrix covariance)
    {
        if (IsExact)
        {
            ForwardPropagation exact = LaplacePropagation.Forward(
                covariance, activation, normalization.Epsilon, normalization.Centred, LaplaceTolerance);
            return (exact.Covariance, exact.Error);
        }

        if (UsesFourier(covariance.Rows))
        {
            FourierCovariance transformed = FourierPropagation.Forward(
                activation, covariance, normalization.Centred, normalization.Epsilon);
            return (transformed.Value, transformed.Error);
        }

        SampledCovariance sampled = SampledPropagation.Forward(activation, covariance, normalization, options, reference);
        return (sampled.Value, sampled.LargestStandardError);
    }

    /// <summary>E[x xᵀ] of two batches that are normalized separately.</summary>
    /// <param name="covariance">Σ of the pre-activations of both, side by side.</param>
    /// <param name="first">The size of the first batch.</param>
    /// <returns>The covariance and its error, absolute.</returns>
    public (Matrix Covariance, double Error) ForwardTwoBatches(Matrix covariance, int first)
    {
        if (!IsExact)
        {
            SampledCovariance sampled = SampledPropagation.ForwardTwoBatches(activation, covariance, first, normalization, options);
            return (sampled.Value, sampled.LargestStandardError);
        }

        int second = covariance.Rows - first;
        Matrix upper = Block(covariance, 0, 0, first, first);
        Matrix lower = Block(covariance, first, first, second, second);
        Matrix across = Block(covariance, 0, first, first, second);
        ForwardPropagation one = LaplacePropagation.Forward(
            upper, activation, normalization.Epsilon, normalization.Centred, LaplaceTolerance);
        ForwardPropagation two = LaplacePropagation.Forward(
            lower, activation, normalization.Epsilon, normalization.Centred, LaplaceTolerance);
        CrossBatchForward cross = CrossBatchPropagation.Forward(
            upper, lower, across, activation, normalization.Epsilon, normalization.Centred, LaplaceTolerance);
        Matrix joint = new(covariance.Rows, covariance.Columns);
        for (int i = 0; i < joint.Rows; i++)
        {
            for (int j = 0; j < joint.Columns; j++)
            {
                joint[i, j] = (i < first, j < first) switch
                {
                    (true, true) => one.Covariance[i, j],
                    (false, false) => two.Covariance[i - first, j - first],
                    (true, false) => cross.Covariance[i, j - first],
                    _ => cross.Covariance[j, i - first],
                };
            }
        }

        return (joint, Math.Max(Math.Max(one.Error, two.Error), cross.Error));
    }

    /// <summary>E[Jᵀ Π J].</summary>
    /// <param name="covariance">Σ of the pre-activations.</param>
    /// <param name="cotangent">Π of the gradient with respect to the activations.</param>
    /// <returns>The covariance of the gradient with respect to the pre-activations, or null with the reason why it is infinite.</returns>
    public (Matrix? Covariance, double Error, string? Reason) Backward(Matrix covariance, Matrix cotangent)
    {
        if (IsExact)
        {
            BackwardPropagation exact = LaplacePropagation.Backward(
                covariance, cotangent, activation, normalization.Epsilon, normalization.Centred, LaplaceTolerance);
            return (exact.Covariance, exact.Error, exact.Reason);
        }

        SampledCovariance sampled = SampledPropagation.Backward(
            activation, covariance, cotangent, normalization, options, reference);
        bool finite = sampled.Value.Values.All(double.IsFinite);
        return finite
            ? (sampled.Value, sampled.LargestStandardError, null)
            : (null, double.NaN, "the expected squared gradient is infinite for this batch");
    }

    private bool UsesFourier(int batch) => batch <= LargestFourierBatch
        && normalization.Placement == NormalizationPlacement.Before
        && FourierPropagation.Supports(activation);

    private static Matrix Block(Matrix matrix, int row, int column, int rows, int columns)
    {
        Matrix block = new(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            matrix.Row(row + i).Slice(column, columns).CopyTo(block.Row(i));
        }

        return block;
    }
}
