using System.Globalization;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The batch-symmetric fixed point of centred batch norm with its epsilon, for which the weight scale matters.</summary>
/// <remarks>
/// z = y/√(|y|²/B + ε). Conditional on the radius r this is batch norm with gain τ = r/√(r² + Bε), divided by √(r²/B + ε), so every
/// quantity of the fixed point without epsilon becomes a radial average. Gradients grow at every fixed point with signal
/// (λ_G ≥ 1); beyond the critical epsilon the signal collapses.
/// </remarks>
public static class EpsilonFixedPoint
{
    private const int LastLevel = 3;
    private const double SmallestRatio = 1e-13;
    private const double LogStep = 0.75;

    /// <summary>Computes the fixed point with the largest signal and all eigenvalues.</summary>
    /// <param name="activation">The activation with gain and shift.</param>
    /// <param name="batch">The batch size B, at least 4, or infinite.</param>
    /// <param name="epsilon">Batch norm's ε, positive.</param>
    /// <param name="weightScale">σ_w, where weights have variance σ_w² per fan-in; only ε/σ_w² matters.</param>
    /// <param name="tolerance">Accuracy relative to max(|value|, 1) that every number must reach.</param>
    /// <returns>The fixed point. When ε exceeds the critical one, the collapsed fixed point with its vanishing gradient and a note.</returns>
    /// <exception cref="ArgumentOutOfRangeException">ε or the weight scale is not positive, or the batch is too small.</exception>
    /// <exception cref="AccuracyException">The tolerance was not reached.</exception>
    public static FixedPoint Solve(
        Activation activation,
        BatchSize batch,
        double epsilon,
        double weightScale = 1,
        double tolerance = BatchSymmetricFixedPoint.DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(epsilon, nameof(epsilon));
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.Positive(tolerance, nameof(tolerance));
        RequireBatch(batch);
        double reduced = epsilon / (weightScale * weightScale);
        NormalizedLayer coarse = new(activation, batch, 0);
        for (int level = 1; ; level++)
        {
            NormalizedLayer fine = new(activation, batch, level);
            double? ratio = FindRatio(fine, reduced);
            if (ratio is null)
            {
                return Collapsed(activation, batch, epsilon, weightScale);
            }

            double? roughRatio = FindRatio(coarse, reduced);
            LayerRates sharp = fine.Rates(1, ratio.Value * epsilon, epsilon, weightScale);
            LayerRates rough = roughRatio is null ? default : coarse.Rates(1, roughRatio.Value * epsilon, epsilon, weightScale);
            FixedPoint result = Assemble(rough, sharp);
            double worst = FixedPointAssembly.WorstError(result);
            if (worst <= tolerance)
            {
                return result;
            }

            if (level == LastLevel)
            {
                throw AccuracyException.For(
                    string.Create(CultureInfo.InvariantCulture, $"The fixed point of {activation.Function.Name} with epsilon {epsilon:G3}"),
                    worst,
                    tolerance);
            }

            coarse = fine;
        }
    }

    /// <summary>The epsilon above which no fixed point with signal exists.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size, at least 4, or infinite.</param>
    /// <param name="weightScale">σ_w.</param>
    /// <returns>The critical epsilon, to about nine digits when it is not the small-signal limit; infinite when batch norm never lets go.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight scale is not positive, or the batch is too small.</exception>
    public static double Critical(Activation activation, BatchSize batch, double weightScale = 1)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        RequireBatch(batch);
        double squared = weightScale * weightScale;
        NormalizedLayer layer = new(activation, batch, 1);
        double best = CriticalEpsilon.SmallSignalLimit(activation, batch, weightScale);
        double bestLog = double.NaN;
        for (double log = -20; log <= 20; log += LogStep)
        {
            double value = squared * layer.CentredVariance(Math.Exp(log)) / Math.Exp(log);
            if (value > best * (1 + 1e-9))
            {
                best = value;
                bestLog = log;
            }
        }

        return double.IsNaN(bestLog) ? best : squared * Maximum(layer, bestLog - LogStep, bestLog + LogStep);
    }

    private static void RequireBatch(BatchSize batch)
    {
        if (!batch.IsInfinite && batch.Count < 4)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch.Count, "The theory with epsilon needs a batch of at least 4 samples.");
        }
    }

    /// <summary>Golden-section search for the largest M(u)/u over ln u.</summary>
    private static double Maximum(NormalizedLayer layer, double low, double high)
    {
        double golden = (Math.Sqrt(5) - 1) / 2;
        double Value(double log) => layer.CentredVariance(Math.Exp(log)) / Math.Exp(log);
        double best = 0;
        for (int i = 0; i < 40; i++)
        {
            double left = high - (golden * (high - low));
            double right = low + (golden * (high - low));
            double valueLeft = Value(left);
            double valueRight = Value(right);
            best = Math.Max(best, Math.Max(valueLeft, valueRight));
            (low, high) = valueLeft > valueRight ? (low, right) : (left, high);
        }

        return best;
    }

    /// <summary>The largest u with M(u)/u = ε/σ_w², or null when there is none.</summary>
    private static double? FindRatio(NormalizedLayer layer, double reduced)
    {
        double Excess(double log) => (layer.CentredVariance(Math.Exp(log)) / (reduced * Math.Exp(log))) - 1;
        double high = Math.Max(2, 2 + Math.Log(1 / reduced));
        while (Excess(high) > 0)
        {
            high += 2 * LogStep;
        }

        for (; high > Math.Log(SmallestRatio); high -= LogStep)
        {
            if (Excess(high - LogStep) > 0)
            {
                return Math.Exp(BrentRoot.Find(Excess, high - LogStep, high, 1e-15));
            }
        }

        return null;
    }

    /// <summary>Beyond the critical epsilon: batch norm is the factor 1/√ε, the activation its one-sided linear pieces at the shift.</summary>
    private static FixedPoint Collapsed(Activation activation, BatchSize batch, double epsilon, double weightScale)
    {
        (double right, double left) = CriticalEpsilon.OneSidedSlopes(activation);
        double factor = weightScale * weightScale / epsilon;
        double squares = ((right * right) + (left * left)) / 2;
        double linear = (right + left) * (right + left) / 4;
        (double growth, double diagonal, double offDiagonal) = (squares, squares, linear);
        if (!batch.IsInfinite)
        {
            SphereMoments pieces = HomogeneousMoments.Moments(new Homogeneity(1, right, left), batch.Count);
            growth = BackwardMap.Trace(pieces, batch.Count, 0);
            diagonal = BackwardMap.Diagonal(pieces, batch.Count, 0);
            offDiagonal = BackwardMap.OffDiagonal(pieces, batch.Count, 0);
        }

        double forward = CriticalEpsilon.SmallSignalLimit(activation, batch, weightScale) / epsilon;
        double value = activation.Value(0);
        Estimate Rounded(double x) => Estimate.Rounded(x, 64);
        Estimate missing = new(double.NaN, double.NaN);
        return new FixedPoint
        {
            Variance = Rounded(value * value),
            Correlation = Rounded(1),
            CentredVariance = new Estimate(0, 0),
            Forward = new EigenvalueTriple(Rounded(forward), missing, missing),
            Backward = new EigenvalueTriple(
                Rounded(factor * growth), Rounded(factor * diagonal), Rounded(factor * offDiagonal)),
            CrossBatch = new CrossBatchRates(Rounded(factor * linear), Rounded(value * value)),
            Stability = new Stability(true, "the differences between samples die out because epsilon is above its critical value"),
            Method = "small-signal limit",
            Notes =
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Epsilon {epsilon:G4} is above the critical value {Critical(activation, batch, weightScale):G4}: the signal collapses and batch norm acts as a constant factor."),
            ],
        };
    }

    private static FixedPoint Assemble(in LayerRates rough, in LayerRates sharp)
    {
        double amplification = sharp.CentredVariance > 0 ? sharp.Variance / sharp.CentredVariance : double.PositiveInfinity;
        double unit = 256 * Estimate.UnitRoundoff * (1 + amplification);
        Estimate Number(double a, double b) => LevelDifference.Between(a, b, unit * Math.Max(1, Math.Abs(b)));
        Estimate diagonal = Number(rough.ForwardDiagonal, sharp.ForwardDiagonal);
        Estimate offDiagonal = Number(rough.ForwardOffDiagonal, sharp.ForwardOffDiagonal);
        Estimate trace = Number(rough.ForwardTrace, sharp.ForwardTrace);
        Estimate slowest = Math.Abs(trace.Value) > Math.Abs(diagonal.Value) ? trace : diagonal;
        return new FixedPoint
        {
            Variance = Number(rough.Variance, sharp.Variance),
            Correlation = Number(rough.Covariance / rough.Variance, sharp.Covariance / sharp.Variance),
            CentredVariance = Number(rough.CentredVariance, sharp.CentredVariance),
            Forward = new EigenvalueTriple(trace, diagonal, offDiagonal),
            Backward = new EigenvalueTriple(
                Number(rough.BackwardTrace, sharp.BackwardTrace),
                Number(rough.BackwardDiagonal, sharp.BackwardDiagonal),
                Number(rough.BackwardOffDiagonal, sharp.BackwardOffDiagonal)),
            CrossBatch = new CrossBatchRates(
                Number(rough.CrossBatch, sharp.CrossBatch),
                Number(rough.Mean * rough.Mean, sharp.Mean * sharp.Mean)),
            Stability = FixedPointAssembly.StabilityOf(slowest, offDiagonal),
            Method = "radial average of the sphere's moments",
        };
    }
}
