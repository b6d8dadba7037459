using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The infinite-width theory of a network with layer norm before or after the activation.</summary>
/// <remarks>
/// As the width grows, the mean and the variance over the neurons of one sample go to their expectations, so that layer norm resets every sample
/// by itself. Before the activation: q̂ = q/(q + ε) and the next q is σ_w² E φ(√q̂ z)² + σ_b²; the gradient grows by σ_w² E φ′(√q̂ z)²/(q + ε).
/// After it: the next q is σ_w² V/(V + ε) + σ_b² with V = Var φ(√q z), and the gradient grows by σ_w² E φ′(√q z)²/(V + ε). In both cases
/// the growth is also the slope at c = 1 of the correlation map. Derived for Fathom; batch norm with B → ∞ differs from the first case by having
/// Var φ in place of E φ².
/// </remarks>
public sealed record LayerNormMeanField
{
    private LayerNormMeanField()
    {
    }

    /// <summary>Whether the norm stands before or after the activation.</summary>
    public required NormalizationPlacement Placement { get; init; }

    /// <summary>What the variance of a pre-activation does over depth; with ε = 0 it always converges.</summary>
    public required VarianceBehaviour Behaviour { get; init; }

    /// <summary>q*, the variance of a pre-activation (before the norm).</summary>
    public required Estimate Variance { get; init; }

    /// <summary>c*, the correlation of the pre-activations of two inputs in the limit of depth; not a number when every correlation is kept.</summary>
    public required Estimate Correlation { get; init; }

    /// <summary>The factor by which the expected squared gradient grows per layer, output to input.</summary>
    public required Estimate GradientGrowth { get; init; }

    /// <summary>The factor by which a deviation from c* shrinks per layer.</summary>
    public required Estimate CorrelationRate { get; init; }

    /// <summary>−1/ln of <see cref="CorrelationRate"/>, in layers.</summary>
    public required Estimate DepthScale { get; init; }

    /// <summary>Ordered, chaotic or on the edge, as the gradient growth says.</summary>
    public required SignalPhase Phase { get; init; }

    /// <summary>Solves the theory.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="biasScale">σ_b, non-negative and finite.</param>
    /// <param name="epsilon">ε that layer norm adds to the variance, non-negative and finite.</param>
    /// <param name="placement">Before (the default) or after the activation.</param>
    /// <returns>The fixed point and its rates.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A scale or epsilon is out of range, or the placement is unknown.</exception>
    public static LayerNormMeanField Solve(
        Activation activation,
        double weightScale = 1,
        double biasScale = 0,
        double epsilon = 0,
        NormalizationPlacement placement = NormalizationPlacement.Before)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        ScaleGuard.NonNegative(epsilon, nameof(epsilon));
        LayerNormStep step = placement switch
        {
            NormalizationPlacement.Before => LayerNormStep.Before(activation, weightScale * weightScale, biasScale * biasScale, epsilon),
            NormalizationPlacement.After => LayerNormStep.After(activation, weightScale * weightScale, biasScale * biasScale, epsilon),
            _ => throw new ArgumentOutOfRangeException(nameof(placement), placement, "The placement must be before or after the activation."),
        };
        VarianceFixedPoint flow = VarianceFixedPoint.Solve(step.NextVariance, 1);
        double q = flow.Probe;
        Estimate growth = step.GradientGrowth(q);
        double nearby = step.GradientGrowth(q * 1.0001).Value;
        growth = growth with { Error = growth.Error + (Math.Abs(nearby - growth.Value) / (1e-4 * q) * (flow.Value.IsFinite ? flow.Value.Error : 0)) };
        if (flow.Behaviour == VarianceBehaviour.Vanishing)
        {
            return new LayerNormMeanField
            {
                Placement = placement,
                Behaviour = flow.Behaviour,
                Variance = flow.Value,
                Correlation = new Estimate(double.NaN, 0),
                GradientGrowth = growth,
                CorrelationRate = new Estimate(double.NaN, 0),
                DepthScale = new Estimate(double.NaN, 0),
                Phase = DepthScales.PhaseOf(growth),
            };
        }

        Estimate Map(double c) => step.NextCovariance(q, c).Scale(1 / step.NextVariance(q).Value);
        Estimate Rate(double c) => step.CorrelationSlope(q, c);
        Estimate rateAtOne = Rate(1);
        Estimate correlation = CorrelationFixedPoint.Solve(Map, rateAtOne);
        Estimate rate = correlation.IsFinite ? Rate(correlation.Value) : rateAtOne;
        if (correlation.IsFinite)
        {
            correlation = CorrelationFixedPoint.WithError(correlation, Map(correlation.Value), rate.Value);
        }

        return new LayerNormMeanField
        {
            Placement = placement,
            Behaviour = flow.Behaviour,
            Variance = flow.Value,
            Correlation = correlation,
            GradientGrowth = growth,
            CorrelationRate = rate,
            DepthScale = DepthScales.Of(rate),
            Phase = DepthScales.PhaseOf(growth),
        };
    }
}
