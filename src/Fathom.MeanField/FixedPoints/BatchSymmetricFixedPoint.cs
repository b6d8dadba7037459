using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The batch-symmetric fixed point (BSB1) of centred batch norm before the activation, without epsilon.</summary>
/// <remarks>
/// Its covariance is q*((1 − c*) I + c* 11ᵀ). At any covariance of this form the direction of a centred neuron is uniform on a sphere,
/// so the fixed point exists, is unique and is reached in one step; all its eigenvalues are integrals over one or two
/// coordinates of that sphere (Yang et al. 2019, sections 3.2–3.4).
/// </remarks>
public static class BatchSymmetricFixedPoint
{
    /// <summary>The relative accuracy that is asked for when the caller does not say.</summary>
    public const double DefaultTolerance = 1e-10;

    /// <summary>Computes the fixed point and all eigenvalues.</summary>
    /// <param name="activation">The activation with its gain and shift.</param>
    /// <param name="batch">The batch size B, at least 2, or infinite. B = 2 and 3 are answered as the theory says: see the notes of the result.</param>
    /// <param name="route">The method; the routes are independent of each other.</param>
    /// <param name="tolerance">Accuracy relative to max(|value|, 1) that every number must reach.</param>
    /// <returns>The fixed point, every number with its error.</returns>
    /// <exception cref="ArgumentException">The route does not apply to this activation, the activation is constant on |z| ≤ √(B−1), or the batch size is 1.</exception>
    /// <exception cref="AccuracyException">The tolerance was not reached.</exception>
    public static FixedPoint Solve(
        Activation activation,
        BatchSize batch,
        MomentRoute route = MomentRoute.Automatic,
        double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(tolerance, nameof(tolerance));
        if (batch.IsInfinite)
        {
            return InfiniteBatchFixedPoint.Solve(activation, tolerance);
        }

        if (batch.Count < 4)
        {
            return SmallBatchFixedPoint.Solve(activation, batch.Count, tolerance);
        }

        return new FixedPointSolver(batch).Solve(activation, route, tolerance);
    }
}
