using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The layers of a network whose samples do not see each other (no norm, layer norm), walked by the variance alone.</summary>
/// <param name="LogGrowth">ln of the growth of squared gradients from layer l + 1 to l, at index l − 1.</param>
/// <param name="Error">Bound on the relative error of every growth.</param>
/// <param name="Variances">Variance of the pre-activation per layer.</param>
internal sealed record VarianceWalk(ImmutableArray<double> LogGrowth, double Error, ImmutableArray<double> Variances)
{
    /// <summary>Walks through all layers.</summary>
    /// <param name="spec">The network, without batch norm.</param>
    /// <param name="settled">The variance at which every layer is alike, from which the walk starts; null to start from an input of unit variance.</param>
    /// <returns>The walk; it ends early when the signal dies or overflows.</returns>
    public static VarianceWalk Of(NetworkSpec spec, double? settled)
    {
        double branch = spec.Skip is { } skip ? skip.BranchScale * skip.BranchScale : 1;
        double weights = spec.Initialization.WeightScale * spec.Initialization.WeightScale;
        double bias = spec.Initialization.BiasScale * spec.Initialization.BiasScale;
        ImmutableArray<double>.Builder logGrowth = ImmutableArray.CreateBuilder<double>(spec.Depth);
        ImmutableArray<double>.Builder variances = ImmutableArray.CreateBuilder<double>(spec.Depth);
        double error = 0;
        double variance = settled ?? (weights + bias);
        VarianceStep? step = null;
        for (int l = 1; l <= spec.Depth && variance is > 1e-280 and < 1e280; l++)
        {
            if (step is null || spec.GainSchedule.Kind != GainScheduleKind.Constant)
            {
                step = StepOf(spec, spec.ActivationAt(l), weights, bias);
            }

            Estimate factor = step.GradientGrowth(variance);
            double growth = (spec.Skip is null ? 0 : 1) + (branch * factor.Value);
            error = Math.Max(error, branch * factor.Error / growth);
            logGrowth.Add(Math.Log(growth));
            variances.Add(variance);
            double next = branch * step.NextVariance(variance);
            double carried = (spec.Skip is null ? 0 : variance) + next;
            if (carried == variance && spec.GainSchedule.Kind == GainScheduleKind.Constant)
            {
                while (logGrowth.Count < spec.Depth)
                {
                    logGrowth.Add(logGrowth[^1]);
                    variances.Add(variance);
                }

                break;
            }

            variance = carried;
        }

        return new VarianceWalk(logGrowth.ToImmutable(), error, variances.ToImmutable());
    }

    private static VarianceStep StepOf(NetworkSpec spec, Activation activation, double weights, double bias)
    {
        Normalization normalization = spec.Normalization;
        if (normalization.Kind == NormalizationKind.Layer)
        {
            LayerNormStep step = normalization.Placement == NormalizationPlacement.Before
                ? LayerNormStep.Before(activation, weights, bias, normalization.Epsilon)
                : LayerNormStep.After(activation, weights, bias, normalization.Epsilon);
            return new VarianceStep(q => step.NextVariance(q).Value, step.GradientGrowth);
        }

        return new VarianceStep(
            q => (weights * PreactivationAverages.Of(activation, q).Square.Value) + bias,
            q => PreactivationAverages.Of(activation, q).SlopeSquare.Scale(weights));
    }

    /// <summary>One layer: the variance that it passes on and the growth of the gradient, as functions of the incoming variance.</summary>
    private sealed record VarianceStep(Func<double, double> NextVariance, Func<double, Estimate> GradientGrowth);
}
