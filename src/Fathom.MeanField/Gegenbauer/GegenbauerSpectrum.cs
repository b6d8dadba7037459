using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The gradient growth as an average over polynomial degrees, which shows why a linear activation is the best one.</summary>
/// <remarks>
/// λ_G = Σ_l [l(l+B−3)/(B−3)] w_l / Σ_l w_l with w_l = a_l²(1 − P_l(ρ)) ≥ 0 (Yang et al. 2019, Theorem 3.9 and Gegenbauer expansion). The
/// factor of l = 1 is (B−2)/(B−3), every other is larger, so the least growth belongs to activations that have no degree above one.
/// The terms beyond the last degree shown are not dropped from <see cref="GradientGrowth"/>: the energy E‖∇f‖² of one coordinate,
/// of which the shown degrees take a known part, and a decreasing bound on |P_l(ρ)| enclose them.
/// </remarks>
public sealed record GegenbauerSpectrum
{
    private const int LargestDegree = 400;
    private const double Accuracy = 1e-10;

    /// <summary>The batch size B.</summary>
    public required int Batch { get; init; }

    /// <summary>The degrees 1, 2, … in order.</summary>
    public required ImmutableArray<GegenbauerTerm> Terms { get; init; }

    /// <summary>The sum of the shown shares; one less what the higher degrees hold. Kinked activations have slow tails.</summary>
    public required Estimate CapturedShare { get; init; }

    /// <summary>λ_G from the spectrum, its error enclosing the degrees that are not shown.</summary>
    public required Estimate GradientGrowth { get; init; }

    /// <summary>(B−2)/(B−3): the growth of the identity, below which no activation can go.</summary>
    public double LeastGrowth => (Batch - 2.0) / (Batch - 3.0);

    /// <summary>Computes the spectrum.</summary>
    /// <param name="activation">The activation with its gain and shift.</param>
    /// <param name="batch">A finite batch size B of at least 4.</param>
    /// <param name="degrees">The last degree shown, 1 to 400.</param>
    /// <returns>The spectrum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch is infinite or below 4, or the number of degrees is out of range.</exception>
    /// <exception cref="AccuracyException">The coefficients did not settle, for instance at an extreme gain.</exception>
    public static GegenbauerSpectrum Of(Activation activation, BatchSize batch, int degrees = 40)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degrees, LargestDegree);
        FixedPoint point = new FixedPointSolver(batch).Solve(activation);
        GegenbauerCoefficients coarse = GegenbauerCoefficients.Of(activation, batch.Count, degrees, 0);
        for (int level = 1; ; level++)
        {
            GegenbauerCoefficients fine = GegenbauerCoefficients.Of(activation, batch.Count, degrees, level);
            GegenbauerSpectrum spectrum = Assemble(coarse, fine, batch.Count, point.CentredVariance);
            double error = Math.Max(spectrum.CapturedShare.Error, fine.GradientError(coarse) / fine.Gradient);
            if (error <= Accuracy)
            {
                return spectrum;
            }

            if (level == GegenbauerCoefficients.LastLevel)
            {
                throw AccuracyException.For($"The Gegenbauer spectrum of {activation.Function.Name} at batch size {batch.Count}", error, Accuracy);
            }

            coarse = fine;
        }
    }

    private static GegenbauerSpectrum Assemble(GegenbauerCoefficients coarse, GegenbauerCoefficients fine, int batch, Estimate mu)
    {
        int degrees = fine.Squares.Length - 1;
        double[] correlation = GegenbauerSeries.PairCorrelation(batch, degrees);
        double[] recurrence = GegenbauerSeries.Recurrence(batch, degrees + 1);
        ImmutableArray<GegenbauerTerm>.Builder terms = ImmutableArray.CreateBuilder<GegenbauerTerm>(degrees);
        double captured = 0, capturedError = 0, weighted = 0, energy = 0, energyError = 0;
        for (int l = 1; l <= degrees; l++)
        {
            double laplacian = l * (l + batch - 3.0);
            double weight = fine.Squares[l] * (1 - correlation[l]);
            double uncertainty = Math.Abs(fine.Squares[l] - coarse.Squares[l]);
            captured += weight;
            capturedError += 2 * uncertainty;
            weighted += laplacian * weight;
            energy += laplacian * fine.Squares[l];
            energyError += laplacian * 2 * uncertainty;
            terms.Add(new GegenbauerTerm(l, weight / mu.Value, laplacian / (batch - 3), ForwardExcess(batch, l, correlation[l], recurrence)));
        }

        // The rest of the energy belongs to higher degrees l, each weighted by 1 − P_l(ρ) with |P_l| below the bound.
        double rest = Math.Max(0, fine.Gradient - energy);
        double bound = ZonalBound.At(batch, degrees + 1);
        double growth = (weighted + rest) / (mu.Value * (batch - 3.0));
        double rounding = 256 * Estimate.UnitRoundoff * fine.Gradient;
        double error = ((rest * bound) + fine.GradientError(coarse) + energyError + rounding) / (mu.Value * (batch - 3.0));
        double relative = mu.Error / mu.Value;
        double share = captured / mu.Value;
        return new GegenbauerSpectrum
        {
            Batch = batch,
            Terms = terms.MoveToImmutable(),
            CapturedShare = new Estimate(share, (capturedError / mu.Value) + (share * (relative + (64 * Estimate.UnitRoundoff)))),
            GradientGrowth = new Estimate(growth, error + (growth * relative)),
        };
    }

    /// <summary>μ λ_L − μ for the polynomial p_l, whose moments follow from x p_l = b_(l+1) p_(l+1) + b_l p_(l−1).</summary>
    private static double ForwardExcess(int batch, int degree, double correlation, double[] recurrence)
    {
        double square = (recurrence[degree + 1] * recurrence[degree + 1]) + (recurrence[degree] * recurrence[degree]);
        double coordinate = square * (batch - 1) / batch;
        SphereMoments moments = new()
        {
            F2 = 1,
            F1F2 = correlation,
            F2V2 = coordinate,
            F1F2V2 = coordinate * correlation,
        };
        return ForwardMap.Diagonal(moments, batch) - moments.CentredVariance;
    }
}
