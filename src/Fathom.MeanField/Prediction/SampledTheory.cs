using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The theory of the batch norms whose gradient growth has to be sampled: after the activation, and without centring.</summary>
internal static class SampledTheory
{
    private static readonly SamplingOptions s_effort = new() { Tolerance = 5e-4, LargestPoints = 1 << 13 };

    /// <summary>Applies the theory.</summary>
    /// <param name="spec">A network with batch norm after the activation, or uncentred.</param>
    /// <param name="batch">The batch size, finite and at least 4.</param>
    /// <returns>The theory; errors are standard errors.</returns>
    /// <exception cref="ArgumentException">The combination is not covered.</exception>
    public static LayerTheory Of(NetworkSpec spec, BatchSize batch)
    {
        return spec.Normalization.Placement == NormalizationPlacement.After ? After(spec, batch.Count) : Uncentred(spec, batch.Count);
    }

    private static LayerTheory After(NetworkSpec spec, int batch)
    {
        AfterActivationMeanField theory = AfterActivationMeanField.Solve(
            spec.Activation,
            batch,
            spec.Initialization.WeightScale,
            spec.Initialization.BiasScale,
            spec.Normalization.Epsilon,
            s_effort);
        double correlation = -1.0 / (batch - 1);
        Estimate variance = theory.OutputVariance;
        FixedPoint point = Point(
            variance,
            new Estimate(correlation, 0),
            variance.Scale(1 - correlation),
            theory.GradientGrowth,
            "the norm's output has one covariance only, which is reached at once",
            "symmetry (covariance) and randomized quasi-Monte Carlo (growth)");
        return theory.Note.Length > 0
            ? LayerTheory.Constant(point, spec.Depth, theory.Note)
            : LayerTheory.Constant(point, spec.Depth);
    }

    private static LayerTheory Uncentred(NetworkSpec spec, int batch)
    {
        UncentredFixedPoint theory;
        try
        {
            theory = UncentredFixedPoint.Solve(spec.Activation, batch, s_effort);
        }
        catch (ArithmeticException fault)
        {
            throw new ArgumentException($"Uncentred batch norm has no fixed point here: {fault.Message}", nameof(spec), fault);
        }

        double spread = 1 - theory.Correlation.Value;
        FixedPoint point = Point(
            theory.Variance,
            theory.Correlation,
            new Estimate(
                theory.Variance.Value * spread,
                (theory.Variance.Error * spread) + (theory.Variance.Value * theory.Correlation.Error)),
            theory.GradientGrowth,
            "the correlation of the batch goes to this value from either side",
            "radial average (covariance) and randomized quasi-Monte Carlo (growth)");
        return LayerTheory.Constant(
            point,
            spec.Depth,
            "The growth was sampled; its error is one standard error.");
    }

    private static FixedPoint Point(
        Estimate variance, Estimate correlation, Estimate centred, Estimate growth, string reason, string method)
    {
        Estimate missing = new(double.NaN, double.NaN);
        return new FixedPoint
        {
            Variance = variance,
            Correlation = correlation,
            CentredVariance = centred,
            Forward = new EigenvalueTriple(missing, missing, missing),
            Backward = new EigenvalueTriple(growth, missing, missing),
            CrossBatch = new CrossBatchRates(missing, missing),
            Stability = new Stability(true, reason),
            Method = method,
            Notes = ["The eigenvalues beside the gradient growth, and the rates of two batches, are not computed for this kind of norm."],
        };
    }
}
