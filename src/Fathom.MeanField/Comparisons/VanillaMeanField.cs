using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The infinite-width theory of a network without normalization: h = W φ(h′) + b, W ~ N(0, σ_w²/N), b ~ N(0, σ_b²).</summary>
/// <remarks>
/// Poole et al. 2016, Schoenholz et al. 2017. Variance map q → σ_w² E φ(√q z)² + σ_b²; correlation map
/// c → (σ_w² E φ(u₁) φ(u₂) + σ_b²)/q; χ(c) = σ_w² E φ′(u₁) φ′(u₂) is its slope.
/// </remarks>
public sealed record VanillaMeanField
{
    private readonly Estimate diagonal;
    private readonly Estimate mixed;

    private VanillaMeanField(Estimate diagonal, Estimate mixed)
    {
        this.diagonal = diagonal;
        this.mixed = mixed;
    }

    /// <summary>The activation φ.</summary>
    public required Activation Activation { get; init; }

    /// <summary>σ_w.</summary>
    public required double WeightScale { get; init; }

    /// <summary>σ_b.</summary>
    public required double BiasScale { get; init; }

    /// <summary>What the variance does over depth.</summary>
    public required VarianceBehaviour Behaviour { get; init; }

    /// <summary>q*, the variance of a pre-activation in the limit of depth: zero or infinite when it vanishes or diverges, the start when it is marginal.</summary>
    public required Estimate Variance { get; init; }

    /// <summary>The slope of the variance map at q*: the factor by which a deviation of the variance shrinks per layer.</summary>
    public required Estimate VarianceRate { get; init; }

    /// <summary>
    /// c*, the correlation of two different inputs in the limit of depth; not a number when every correlation is kept or when the variance has no
    /// positive finite limit and φ is not homogeneous of degree one.
    /// </summary>
    public required Estimate Correlation { get; init; }

    /// <summary>χ₁ = σ_w² E φ′(√q* z)²: the factor by which the expected squared gradient grows per layer, output to input.</summary>
    public required Estimate GradientGrowth { get; init; }

    /// <summary>χ(c*), the factor by which a deviation of the correlation shrinks per layer; not a number where no limit c* is defined for want of a variance.</summary>
    public required Estimate CorrelationRate { get; init; }

    /// <summary>ξ_c = −1/ln χ(c*), in layers; infinite at the edge of chaos, where convergence is algebraic.</summary>
    public required Estimate DepthScale { get; init; }

    /// <summary>Ordered, chaotic, or on the edge.</summary>
    public required SignalPhase Phase { get; init; }

    /// <summary>Solves the theory.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="biasScale">σ_b, non-negative and finite.</param>
    /// <param name="initialVariance">Variance of the first pre-activation, from which the variance is followed; positive and finite.</param>
    /// <returns>The fixed point and its rates.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A scale or the variance is out of range.</exception>
    public static VanillaMeanField Solve(Activation activation, double weightScale, double biasScale = 0, double initialVariance = 1)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        ScaleGuard.Positive(initialVariance, nameof(initialVariance));
        double weights = weightScale * weightScale;
        double bias = biasScale * biasScale;
        VarianceFixedPoint flow = VarianceFixedPoint.Solve(q => Affine(PreactivationAverages.Of(activation, q).Square, weights, bias), initialVariance);
        PreactivationAverages moments = PreactivationAverages.Of(activation, flow.Probe);
        Estimate growth = moments.SlopeSquare.Scale(weights);
        if (flow.Behaviour == VarianceBehaviour.Convergent)
        {
            // The error of q* moves χ₁ by dχ₁/dq, bounded here by a relative change over a relative step.
            double nearby = PreactivationAverages.Of(activation, flow.Probe * 1.0001).SlopeSquare.Value * weights;
            double slope = Math.Abs(nearby - growth.Value) / (1e-4 * flow.Probe);
            growth = growth with { Error = growth.Error + (slope * flow.Value.Error) };
        }

        bool hasCorrelation = flow.Behaviour is VarianceBehaviour.Convergent or VarianceBehaviour.Marginal
            || activation.Homogeneity is { Degree: 1 };
        double q = flow.Probe;
        Estimate Map(double c) => flow.Behaviour == VarianceBehaviour.Convergent
            ? Affine(PreactivationPair.Of(activation, q, c).Product, weights / q, bias / q)
            : PreactivationPair.Of(activation, q, c).Product.Scale(1 / moments.Square.Value);
        Estimate rateAtOne = flow.Behaviour == VarianceBehaviour.Convergent ? growth : moments.SlopeSquare.Scale(q / moments.Square.Value);
        Estimate correlation = hasCorrelation ? CorrelationFixedPoint.Solve(Map, rateAtOne) : new Estimate(double.NaN, 0);
        Estimate rate = hasCorrelation ? rateAtOne : new Estimate(double.NaN, 0);
        Estimate mixed = new(double.NaN, 0);
        if (correlation.IsFinite && correlation.Value != 1)
        {
            PreactivationPair pair = PreactivationPair.Of(activation, q, correlation.Value);
            rate = pair.SlopeProduct.Scale(weights);
            correlation = CorrelationFixedPoint.WithError(correlation, Map(correlation.Value), rate.Value);
            mixed = pair.ProductChange.Scale(weights);
        }

        Estimate diagonal = moments.SquareChange.Scale(weights);
        if (correlation.Value == 1)
        {
            mixed = new Estimate((diagonal.Value - growth.Value) / 2, (diagonal.Error + growth.Error) / 2);
        }

        return new VanillaMeanField(diagonal, mixed)
        {
            Activation = activation,
            WeightScale = weightScale,
            BiasScale = biasScale,
            Behaviour = flow.Behaviour,
            Variance = flow.Value,
            VarianceRate = flow.Rate,
            Correlation = correlation,
            GradientGrowth = growth,
            CorrelationRate = rate,
            DepthScale = DepthScales.Of(rate),
            Phase = DepthScales.PhaseOf(growth),
        };
    }

    /// <summary>One step of the variance map.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="variance">q, positive and finite.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="biasScale">σ_b, non-negative and finite.</param>
    /// <returns>σ_w² E φ(√q z)² + σ_b².</returns>
    /// <exception cref="ArgumentOutOfRangeException">A scale or the variance is out of range.</exception>
    public static Estimate NextVariance(Activation activation, double variance, double weightScale, double biasScale = 0)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(variance, nameof(variance));
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        return Affine(PreactivationAverages.Of(activation, variance).Square, weightScale * weightScale, biasScale * biasScale);
    }

    /// <summary>One step of the covariance of two pre-activations of equal variance.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="variance">q, positive and finite.</param>
    /// <param name="correlation">c in [−1, 1].</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="biasScale">σ_b, non-negative and finite.</param>
    /// <returns>The covariance σ_w² E φ(u₁) φ(u₂) + σ_b² in the next layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A scale, the variance or the correlation is out of range.</exception>
    public static Estimate NextCovariance(Activation activation, double variance, double correlation, double weightScale, double biasScale = 0)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.Positive(variance, nameof(variance));
        ScaleGuard.Correlation(correlation, nameof(correlation));
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        return Affine(PreactivationPair.Of(activation, variance, correlation).Product, weightScale * weightScale, biasScale * biasScale);
    }

    /// <summary>Eigenvalues of the forward Jacobian at the fixed point, projected to centred matrices of a batch.</summary>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>
    /// λ_G = ((B−1)(u−2v)+w)/B, λ_L = ((B−2)(u−2v)+2w)/B and λ_M = w, with u = ∂Σ′ₐₐ/∂Σₐₐ, v = ∂Σ′ₐᵦ/∂Σₐₐ and w = ∂Σ′ₐᵦ/∂Σₐᵦ = χ(c*);
    /// not numbers when there is no correlation to speak of.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch is smaller than 4.</exception>
    public EigenvalueTriple ProjectedEigenvalues(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 4);
        double b = batch;
        Estimate contrast = new(diagonal.Value - (2 * mixed.Value), diagonal.Error + (2 * mixed.Error));
        Estimate w = CorrelationRate;
        return new EigenvalueTriple(
            new Estimate((((b - 1) * contrast.Value) + w.Value) / b, (((b - 1) * contrast.Error) + w.Error) / b),
            new Estimate((((b - 2) * contrast.Value) + (2 * w.Value)) / b, (((b - 2) * contrast.Error) + (2 * w.Error)) / b),
            w);
    }

    private static Estimate Affine(Estimate moment, double factor, double offset) =>
        new((factor * moment.Value) + offset, (factor * moment.Error) + (Estimate.UnitRoundoff * offset));
}
