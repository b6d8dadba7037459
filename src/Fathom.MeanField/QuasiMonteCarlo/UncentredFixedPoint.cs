using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The symmetric fixed point of batch norm without centring, z = √B h/|h|, before the activation and with ε = 0.</summary>
/// <remarks>
/// At Σ = q((1−c) I + c 11ᵀ) let ψ be the angle between h and the constant vector. Given ψ, z_a = cos ψ + sin ψ √B v_a with v uniform on the unit sphere of centred vectors:
/// the centred problem with gain sin ψ and shift cos ψ. Only the law of ψ depends on Σ, through τ = λ₁/μ, the ratio of the two eigenvalues:
/// with cot ψ = sinh t its density in t is ∝ cosh t (1 + sinh² t/τ)^(−B/2). So the fixed point is a root in one variable over averages that are computed once.
/// Gradients: the symmetric part of Π is spanned by G and 11ᵀ, on which the backward map is a 2 × 2 matrix, sampled here; its larger eigenvalue is the growth.
/// Derived for Fathom.
/// </remarks>
public sealed record UncentredFixedPoint
{
    private UncentredFixedPoint()
    {
    }

    /// <summary>B.</summary>
    public required int Batch { get; init; }

    /// <summary>q* = E φ(z_a)².</summary>
    public required Estimate Variance { get; init; }

    /// <summary>c*, the correlation of two samples.</summary>
    public required Estimate Correlation { get; init; }

    /// <summary>Growth of the expected squared gradient per layer, with one standard error.</summary>
    public required Estimate GradientGrowth { get; init; }

    /// <summary>Whether the sampling of the growth reached its tolerance.</summary>
    public required bool ReachedTolerance { get; init; }

    /// <summary>Solves for the fixed point and samples the growth.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="batch">B, at least 4.</param>
    /// <param name="options">Accuracy of the growth and effort; null for the defaults.</param>
    /// <returns>The fixed point.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch is smaller than 4.</exception>
    /// <exception cref="ArithmeticException">The samples of a batch become identical over depth, or opposite: there is no such fixed point.</exception>
    public static UncentredFixedPoint Solve(Activation activation, int batch, SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 4);
        SamplingOptions effort = options ?? new SamplingOptions();
        effort.Check();
        AngleAverages angles = new(activation, batch);
        VarianceFixedPoint flow = VarianceFixedPoint.Solve(ratio => angles.At(ratio).NextRatio(batch), 1);
        if (flow.Behaviour is VarianceBehaviour.Divergent or VarianceBehaviour.Vanishing)
        {
            throw new ArithmeticException("The correlation of the batch goes to one of its ends over depth; there is no fixed point inside.");
        }

        AngleAverages.Moments moments = angles.At(flow.Probe);
        double q = moments.Variance.Value;
        double c = moments.Covariance.Value / q;
        double relative = flow.Value.Error / flow.Probe;
        double spread = relative * (1 - c) * (1 + ((batch - 1) * c)) / batch;
        Estimate correlation = new(c, (moments.Covariance.Error / q) + (Math.Abs(c) * moments.Variance.RelativeError) + spread);
        SampledCovariance growth = Growth(activation, batch, q, c, effort);
        return new UncentredFixedPoint
        {
            Batch = batch,
            Variance = moments.Variance with { Error = moments.Variance.Error + (q * spread) },
            Correlation = correlation,
            GradientGrowth = new Estimate(growth.Value[0, 0], growth.StandardErrors[0, 0]),
            ReachedTolerance = growth.ReachedTolerance,
        };
    }

    private static SampledCovariance Growth(Activation activation, int batch, double q, double c, SamplingOptions effort)
    {
        Matrix covariance = new(batch, batch);
        Matrix centred = new(batch, batch);
        Matrix constant = new(batch, batch);
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                covariance[i, j] = i == j ? q : q * c;
                constant[i, j] = 1.0 / batch;
                centred[i, j] = (i == j ? 1 : 0) - (1.0 / batch);
            }
        }

        SamplingProblem problem = SampledPropagation.Problem(activation, covariance, [batch], new Normalization { Centred = false }, false);
        RadialMixture mixture = RadialMixture.Of(problem.Factor.Form, batch, 0);
        ShiftedRuns.ShiftResult One(int shift, int points)
        {
            (double gg, double gc) = Parts(SampledPropagation.BackwardShift(problem, mixture, centred, null, effort.Seed, shift, points), batch);
            (double cg, double cc) = Parts(SampledPropagation.BackwardShift(problem, mixture, constant, null, effort.Seed, shift, points), batch);
            double half = (gg - cc) / 2;
            double largest = ((gg + cc) / 2) + Math.Sqrt(Math.Max(0, (half * half) + (gc * cg)));
            return new ShiftedRuns.ShiftResult([largest], null, 0);
        }

        return ShiftedRuns.Run(One, 1, effort);
    }

    /// <summary>Coefficients of G and 11ᵀ/B in the symmetric part.</summary>
    private static (double Centred, double Constant) Parts(ShiftedRuns.ShiftResult result, int batch)
    {
        double trace = 0;
        for (int i = 0; i < batch; i++)
        {
            trace += result.Plain[(i * batch) + i];
        }

        double constant = result.Plain.Sum() / batch;
        return ((trace - constant) / (batch - 1), constant);
    }
}
