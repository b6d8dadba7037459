using System.Globalization;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Computes fixed points of many activations at one batch size, sharing what does not depend on the activation.</summary>
/// <remarks>
/// For maps over gains and shifts. Safe to call from several threads; results are the same as those of
/// <see cref="BatchSymmetricFixedPoint.Solve"/>, which makes a solver for one call.
/// </remarks>
public sealed class FixedPointSolver
{
    private readonly int batch;
    private readonly Lazy<GegenbauerBasis>[] smoothBases;

    /// <summary>Prepares a solver.</summary>
    /// <param name="batch">A finite batch size of at least 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is infinite or below 4.</exception>
    public FixedPointSolver(BatchSize batch)
    {
        if (batch.IsInfinite || batch.Count < 4)
        {
            throw new ArgumentOutOfRangeException(nameof(batch), batch, "The solver needs a finite batch size of at least 4.");
        }

        this.batch = batch.Count;
        smoothBases = [.. Enumerable.Range(0, 8).Select(level => new Lazy<GegenbauerBasis>(() => GegenbauerBasis.Smooth(this.batch, level)))];
    }

    /// <summary>Computes the fixed point and all eigenvalues.</summary>
    /// <param name="activation">The activation with its gain and shift.</param>
    /// <param name="route">The method; the routes are independent of each other.</param>
    /// <param name="tolerance">Accuracy relative to max(|value|, 1) that every number must reach.</param>
    /// <returns>The fixed point.</returns>
    /// <exception cref="ArgumentException">The route does not apply to this activation, or the activation is constant on |z| ≤ √(B−1).</exception>
    /// <exception cref="AccuracyException">The tolerance was not reached.</exception>
    public FixedPoint Solve(
        Activation activation,
        MomentRoute route = MomentRoute.Automatic,
        double tolerance = BatchSymmetricFixedPoint.DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(tolerance, nameof(tolerance));
        route = route == MomentRoute.Automatic ? MomentRoutes.Choose(activation, batch) : route;
        if (!MomentRoutes.Applies(route, activation, batch))
        {
            throw new ArgumentException(
                $"The route {route} does not apply to {activation.Function.Name} at batch size {batch}.", nameof(route));
        }

        if (route == MomentRoute.ClosedForm)
        {
            SphereMoments moments = HomogeneousMoments.Moments(activation.Homogeneity!, batch);
            FixedPoint exact = FixedPointAssembly.Of(moments, moments, batch, route);
            double error = FixedPointAssembly.WorstError(exact);
            return error <= tolerance ? exact : throw Missed(activation, error, tolerance);
        }

        int first = MomentRoutes.FirstLevel(activation);
        SphereMoments coarse = Moments(route, activation, first);
        if (coarse.F2 == 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The activation {activation.Function.Name} with gain {activation.Gain:G4} and shift {activation.Shift:G4} is constant wherever a batch of {batch} samples can reach, so no signal passes; change the gain or the shift."),
                nameof(activation));
        }

        for (int level = first + 1; ; level++)
        {
            SphereMoments fine = Moments(route, activation, level);
            FixedPoint result = FixedPointAssembly.Of(coarse, fine, batch, route);
            double worst = FixedPointAssembly.WorstError(result);
            if (worst <= tolerance)
            {
                return result;
            }

            if (level == MomentRoutes.LastLevel(activation))
            {
                throw Missed(activation, worst, tolerance);
            }

            coarse = fine;
        }
    }

    private AccuracyException Missed(Activation activation, double error, double tolerance) =>
        AccuracyException.For($"The fixed point of {activation.Function.Name} at batch size {batch}", error, tolerance);

    private SphereMoments Moments(MomentRoute route, Activation activation, int level) =>
        route == MomentRoute.GegenbauerSeries && activation.IsSmooth
            ? GegenbauerMoments.Moments(activation, smoothBases[level].Value)
            : MomentRoutes.Source(route, activation, batch, level)(activation);
}
