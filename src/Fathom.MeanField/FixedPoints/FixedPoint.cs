using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Where the covariance of a deep random network settles, and how signals and gradients grow there.</summary>
/// <remarks>
/// One shape for every theory of this project (batch norm with and without epsilon, layer norm, no norm), so that they can be
/// compared. A quantity that a theory does not define is NaN; one that is infinite is infinite; <see cref="Notes"/> says why.
/// </remarks>
public sealed record FixedPoint
{
    /// <summary>q*: the variance E φ² of an activation at the fixed point, per neuron and sample.</summary>
    public required Estimate Variance { get; init; }

    /// <summary>c*: the correlation E φ_a φ_b / E φ² of the activations of two samples.</summary>
    public required Estimate Correlation { get; init; }

    /// <summary>μ* = q*(1 − c*): the variance of the centred activations.</summary>
    public required Estimate CentredVariance { get; init; }

    /// <summary>Eigenvalues of the forward covariance map, projected on centred covariances.</summary>
    public required EigenvalueTriple Forward { get; init; }

    /// <summary>Eigenvalues of the backward covariance map; the one on the trace is the gradient growth.</summary>
    public required EigenvalueTriple Backward { get; init; }

    /// <summary>Rates for two batches in one network.</summary>
    public required CrossBatchRates CrossBatch { get; init; }

    /// <summary>Whether networks really settle here.</summary>
    public required Stability Stability { get; init; }

    /// <summary>The method that computed the numbers, in words.</summary>
    public required string Method { get; init; }

    /// <summary>Reasons for missing or infinite values and warnings, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The factor by which the expected squared gradient norm grows per layer from the output to the input.</summary>
    public Estimate GradientGrowth => Backward.Trace;

    /// <summary>
    /// E‖∂loss/∂W‖²_F per unit of E‖∂loss/∂h‖², divided by the width: the centred variance (the weight gradient therefore grows at
    /// the same rate as the gradient; Yang et al. 2019, weight gradients).
    /// </summary>
    public Estimate WeightGradientFactor => CentredVariance;

    /// <summary>Layers in which a deviation of the covariance from the fixed point shrinks by e; infinite when it does not shrink.</summary>
    public double ForwardDepthScale
    {
        get
        {
            double slowest = Math.Max(Math.Abs(Forward.Diagonal.Value), Math.Abs(Forward.OffDiagonal.Value));
            slowest = Math.Max(slowest, Math.Abs(Forward.Trace.Value));
            return slowest < 1 ? -1 / Math.Log(slowest) : slowest >= 1 ? double.PositiveInfinity : double.NaN;
        }
    }
}
