using System.Collections.Immutable;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The theory of networks whose samples do not see each other: without norm, and with layer norm.</summary>
internal static class SampleTheory
{
    /// <summary>Applies the theory.</summary>
    /// <param name="spec">A network without norm or with layer norm.</param>
    /// <param name="batch">The batch size, for the eigenvalues of the batch's covariance only.</param>
    /// <returns>The theory.</returns>
    public static LayerTheory Of(NetworkSpec spec, BatchSize batch)
    {
        double weights = spec.Initialization.WeightScale * spec.Initialization.WeightScale;
        double bias = spec.Initialization.BiasScale * spec.Initialization.BiasScale;
        Activation middle = spec.ActivationAt((spec.Depth + 1) / 2);
        FixedPoint point = spec.Normalization.Kind == NormalizationKind.Layer
            ? WithLayerNorm(spec, middle)
            : WithoutNorm(spec, middle, batch);
        double preactivation = (point.Variance.Value * weights) + bias;
        bool alike = spec.Skip is null && spec.GainSchedule.Kind == GainScheduleKind.Constant && preactivation is > 0 and < double.PositiveInfinity;
        VarianceWalk walk = VarianceWalk.Of(spec, alike ? preactivation : null);
        ImmutableArray<string> notes = [];
        if (walk.LogGrowth.Length < spec.Depth)
        {
            notes = [$"The signal leaves the range of numbers at layer {walk.LogGrowth.Length}: it dies out or blows up; the profile ends there."];
        }

        double last = walk.LogGrowth[^1];
        bool normalizedSkip = spec.Skip is not null && spec.Normalization.Kind == NormalizationKind.Layer;
        GrowthOverDepth growth = new(
            spec.Depth,
            walk.LogGrowth,
            index => spec.GainSchedule.Kind == GainScheduleKind.List
                ? double.NaN
                : normalizedSkip ? Math.Log(1 + ((Math.Exp(last) - 1) * spec.Depth / index)) : last);
        ImmutableArray<double> activations = [.. walk.Variances.Skip(1).Select(q => (q - bias) / weights)];
        return new LayerTheory(
            point,
            growth,
            walk.Error + 1e-13,
            spec.Skip is null ? activations : [],
            [],
            notes);
    }

    private static FixedPoint WithoutNorm(NetworkSpec spec, Activation activation, BatchSize batch)
    {
        VanillaMeanField theory = VanillaMeanField.Solve(
            activation, spec.Initialization.WeightScale, spec.Initialization.BiasScale);
        EigenvalueTriple forward = theory.ProjectedEigenvalues(batch.IsInfinite ? 1_000_000_000 : Math.Max(4, batch.Count));
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"without norm the variance is {Describe(theory.Behaviour)} and nearby inputs {Describe(theory.Phase)} (χ₁ = {theory.GradientGrowth.Value:0.####})");
        return Point(
            spec,
            theory.Variance,
            theory.Correlation,
            theory.GradientGrowth,
            theory.CorrelationRate,
            forward,
            new Stability(theory.Behaviour is VarianceBehaviour.Convergent or VarianceBehaviour.Marginal, reason),
            "edge-of-chaos theory (no norm)");
    }

    private static FixedPoint WithLayerNorm(NetworkSpec spec, Activation activation)
    {
        Normalization normalization = spec.Normalization;
        LayerNormMeanField theory = LayerNormMeanField.Solve(
            activation,
            spec.Initialization.WeightScale,
            spec.Initialization.BiasScale,
            normalization.Epsilon,
            normalization.Placement);
        Estimate zero = new(0, 0);
        EigenvalueTriple forward = new(zero, zero, theory.CorrelationRate);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"layer norm holds the variance and nearby inputs {Describe(theory.Phase)} (χ = {theory.GradientGrowth.Value:0.####})");
        return Point(
            spec,
            theory.Variance,
            theory.Correlation,
            theory.GradientGrowth,
            theory.CorrelationRate,
            forward,
            new Stability(theory.Behaviour is VarianceBehaviour.Convergent or VarianceBehaviour.Marginal, reason),
            "layer norm at infinite width");
    }

    private static FixedPoint Point(
        NetworkSpec spec,
        Estimate variance,
        Estimate correlation,
        Estimate growth,
        Estimate correlationRate,
        EigenvalueTriple forward,
        Stability stability,
        string method)
    {
        double weights = spec.Initialization.WeightScale * spec.Initialization.WeightScale;
        double bias = spec.Initialization.BiasScale * spec.Initialization.BiasScale;

        // The theories speak of pre-activations q = σ_w² E φ² + σ_b²; a fixed point here is one of activations.
        Estimate activationVariance = new((variance.Value - bias) / weights, variance.Error / weights);
        double covariance = ((variance.Value * correlation.Value) - bias) / weights;
        double covarianceError = ((variance.Error * Math.Abs(correlation.Value)) + (variance.Value * correlation.Error)) / weights;
        Estimate activationCorrelation = correlation.Value == 1
            ? correlation
            : new Estimate(
                covariance / activationVariance.Value,
                (covarianceError + activationVariance.Error) / activationVariance.Value);
        return new FixedPoint
        {
            Variance = activationVariance,
            Correlation = activationCorrelation,
            CentredVariance = new Estimate(
                activationVariance.Value * (1 - activationCorrelation.Value),
                activationVariance.Error + (activationVariance.Value * activationCorrelation.Error)),
            Forward = forward,
            Backward = new EigenvalueTriple(growth, growth, correlationRate),
            CrossBatch = new CrossBatchRates(correlationRate, new Estimate(covariance, covarianceError)),
            Stability = stability,
            Method = method,
            Notes = double.IsNaN(correlation.Value)
                ? ["No correlation between samples is preferred in the limit of depth: every one is kept, or there is no signal."]
                : [],
        };
    }

    private static string Describe(VarianceBehaviour behaviour) => behaviour switch
    {
        VarianceBehaviour.Convergent => "settling",
        VarianceBehaviour.Vanishing => "dying out",
        VarianceBehaviour.Divergent => "growing without bound",
        _ => "kept as it is",
    };

    private static string Describe(SignalPhase phase) => phase switch
    {
        SignalPhase.Ordered => "come together",
        SignalPhase.Chaotic => "move apart",
        _ => "keep their distance",
    };
}
