using System.Collections.Immutable;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Takes the Gram matrix of a given batch through all layers of a batch-normalized network, forward and backward.</summary>
public static class BatchPropagation
{
    /// <summary>The covariances of all layers are kept for the way back: at most this many numbers, 2 GiB.</summary>
    public const long LargestStore = 1L << 28;

    /// <summary>Propagates a batch.</summary>
    /// <param name="spec">A network with batch norm.</param>
    /// <param name="gram">Σ of the first pre-activations, B × B with B ≥ 2, symmetric positive semi-definite.</param>
    /// <param name="fixedPoint">The fixed point that the batch is compared with, or null.</param>
    /// <param name="seed">The seed of the sampling that activations without a closed form need.</param>
    /// <param name="progress">Is told how many of how many steps are done, or null.</param>
    /// <param name="cancellation">Stops the work between two steps.</param>
    /// <returns>The trajectory. Gradients start from a random cotangent of the last activations.</returns>
    /// <exception cref="ArgumentException">The network has no batch norm, the matrix is not square, or depth × B² is too large.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static BatchTrajectory Propagate(
        NetworkSpec spec,
        Matrix gram,
        FixedPoint? fixedPoint = null,
        ulong seed = 1,
        Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(gram);
        spec.EnsureValid();
        Check(spec, gram);
        int size = gram.Rows;
        double weights = spec.Initialization.WeightScale * spec.Initialization.WeightScale;
        double branch = spec.Skip is { } skip ? skip.BranchScale * skip.BranchScale : 1;
        SymmetricReference? reference = ReferenceOf(spec, size, fixedPoint);
        SamplingOptions options = new() { Tolerance = 1e-3, Shifts = 8, FirstPoints = 256, LargestPoints = 2048, Seed = seed };
        LayerStep[] steps = new LayerStep[spec.Depth];
        Matrix[] incoming = new Matrix[spec.Depth];
        ProfilePoint[] variance = new ProfilePoint[spec.Depth];
        ProfilePoint[] correlation = new ProfilePoint[spec.Depth];
        List<ProfilePoint> distance = [];
        double worst = 0;
        Matrix sigma = gram;
        for (int l = 1; l <= spec.Depth; l++)
        {
            cancellation.ThrowIfCancellationRequested();
            incoming[l - 1] = sigma;
            bool reuse = l > 1 && spec.GainSchedule.Kind == GainScheduleKind.Constant;
            steps[l - 1] = reuse ? steps[0] : new LayerStep(spec.ActivationAt(l), spec.Normalization, options, reference);
            (Matrix activations, double error) = steps[l - 1].Forward(sigma);
            CovarianceSummary summary = CovarianceSummary.Of(activations);
            worst = Math.Max(worst, summary.Variance > 0 ? error / summary.Variance : 0);
            variance[l - 1] = new ProfilePoint(l, summary.Variance, error);
            correlation[l - 1] = new ProfilePoint(l, summary.Correlation, summary.Variance > 0 ? 2 * error / summary.Variance : 0);
            if (fixedPoint is { CentredVariance.Value: > 0 })
            {
                double far = CovarianceSummary.DistanceFrom(activations, fixedPoint.CentredVariance.Value);
                distance.Add(new ProfilePoint(l, far, size * error / fixedPoint.CentredVariance.Value));
            }

            sigma = NextCovariance.Of(spec, sigma, activations);
            progress?.Invoke(l, 2 * spec.Depth);
        }

        Gradient gradient = Back(spec, steps, incoming, weights * branch, progress, cancellation);
        ImmutableArray<string> notes = gradient.Reason is null ? [] : [gradient.Reason];
        return new BatchTrajectory(
            new DepthProfile(spec.Depth,
            [
                new ProfileSeries(ProfileQuantity.LogGradientNorm, ProfileKind.Predicted, gradient.LogNorm),
                new ProfileSeries(ProfileQuantity.GradientGrowth, ProfileKind.Predicted, gradient.Growth),
                new ProfileSeries(ProfileQuantity.Variance, ProfileKind.Predicted, [.. variance]),
                new ProfileSeries(ProfileQuantity.Correlation, ProfileKind.Predicted, [.. correlation]),
                new ProfileSeries(ProfileQuantity.FixedPointDistance, ProfileKind.Predicted, [.. distance]),
            ]),
            worst,
            steps[0].Method(size),
            steps[0].IsExact ? null : seed,
            notes);
    }

    private static Gradient Back(
        NetworkSpec spec,
        LayerStep[] steps,
        Matrix[] incoming,
        double weights,
        Action<int, int>? progress,
        CancellationToken cancellation)
    {
        int depth = spec.Depth;
        int size = incoming[0].Rows;
        List<ProfilePoint> norms = [];
        List<ProfilePoint> growths = [];
        double log = 0;
        double uncertainty = 0;
        Matrix? above = null;
        string? reason = null;
        for (int l = depth; l >= 1; l--)
        {
            cancellation.ThrowIfCancellationRequested();
            Matrix cotangent = above is null ? Matrix.Identity(size) : Scaled(above, weights);
            (Matrix? gradient, double error, string? why) = steps[l - 1].Backward(incoming[l - 1], cotangent);
            if (gradient is null)
            {
                reason = string.Create(CultureInfo.InvariantCulture, $"From layer {l} down the gradient has no finite size: {why}.");
                break;
            }

            if (spec.Skip is not null && above is not null)
            {
                for (int i = 0; i < gradient.Values.Length; i++)
                {
                    gradient.Values[i] += above.Values[i];
                }
            }

            double trace = CovarianceSummary.Trace(gradient);
            if (!(trace > 0))
            {
                reason = string.Create(CultureInfo.InvariantCulture, $"From layer {l} down the gradient is exactly zero.");
                break;
            }

            double relative = error * size / trace;
            if (above is not null)
            {
                // The matrix above was scaled to unit trace.
                log += Math.Log(trace);
                uncertainty += relative;
                growths.Add(new ProfilePoint(l, trace, relative * trace));
            }

            norms.Add(new ProfilePoint(l, log, uncertainty));
            above = Scaled(gradient, 1 / trace);
            progress?.Invoke((2 * depth) - l + 1, 2 * depth);
        }

        norms.Reverse();
        growths.Reverse();
        return new Gradient([.. norms], [.. growths], reason);
    }

    private static Matrix Scaled(Matrix matrix, double factor) =>
        new(matrix.Rows, matrix.Columns, [.. matrix.Values.Select(value => value * factor)]);

    private static SymmetricReference? ReferenceOf(NetworkSpec spec, int size, FixedPoint? point)
    {
        bool applies = point is not null
            && size >= 4
            && spec.Normalization is { Centred: true, Placement: NormalizationPlacement.Before, Epsilon: 0 }
            && spec.GainSchedule.Kind == GainScheduleKind.Constant;
        return applies
            ? new SymmetricReference(
                point!.Variance.Value,
                point.Variance.Value * point.Correlation.Value,
                point.Backward)
            : null;
    }

    private static void Check(NetworkSpec spec, Matrix gram)
    {
        if (spec.Normalization.Kind != NormalizationKind.Batch)
        {
            throw new ArgumentException(
                "A batch is followed through batch norm only: without it samples do not see each other. Use a network with batch norm.",
                nameof(spec));
        }

        if (gram.Rows != gram.Columns || gram.Rows < 2)
        {
            throw new ArgumentException(
                $"The covariance of a batch is a square matrix of at least 2 × 2, not {gram.Rows} × {gram.Columns}.", nameof(gram));
        }

        if ((long)spec.Depth * gram.Rows * gram.Rows > LargestStore)
        {
            throw new ArgumentException(
                $"{spec.Depth} layers of {gram.Rows} × {gram.Rows} covariances do not fit into 2 GiB; use fewer layers or a smaller batch.",
                nameof(spec));
        }
    }

    /// <summary>The way back, layers in ascending order.</summary>
    private sealed record Gradient(
        ImmutableArray<ProfilePoint> LogNorm, ImmutableArray<ProfilePoint> Growth, string? Reason);
}
