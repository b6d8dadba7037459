using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The layers of one network under centred batch norm before the activation, walked from the input to the output.</summary>
/// <param name="LogGrowth">ln of the growth of squared gradients from layer l + 1 to l, at index l − 1.</param>
/// <param name="Variance">E φ² per layer.</param>
/// <param name="Correlation">Correlation of the activations of two samples per layer.</param>
/// <param name="Incoming">Centred variance μ of the pre-activations per layer.</param>
/// <param name="HeldError">The largest relative change of the rates over layers for which they were held; see the remarks.</param>
/// <remarks>
/// Without a skip, μ_{l+1} = σ_w² M_l(μ_l) and the gradient gains λ_l = the backward form at (gain α_l, μ_l). With a skip of branch
/// scale s, μ_{l+1} = μ_l + s² σ_w² M_l(μ_l) and the gain is 1 + s² λ_l, which for ε = 0 falls like 1/l: gradients grow as a power of the
/// depth only. With epsilon a layer costs a radial average; beyond the first thousand layers, rates (that of the gradient in units of
/// 1/μ) are held over blocks of 1/512 of the depth reached, and the change from block to block is reported as an error.
/// </remarks>
internal sealed record LayerTrajectory(
    ImmutableArray<double> LogGrowth,
    ImmutableArray<double> Variance,
    ImmutableArray<double> Correlation,
    ImmutableArray<double> Incoming,
    double HeldError)
{
    private const int HeldFrom = 1000;
    private const int BlocksPerDepth = 512;

    /// <summary>Walks through all layers.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="layer">The layer at some resolution, prepared for the spec's largest gain.</param>
    /// <returns>The trajectory; ln growth is −∞ from the layer on at which the signal has died.</returns>
    public static LayerTrajectory Walk(NetworkSpec spec, NormalizedLayer layer)
    {
        double epsilon = spec.Normalization.Epsilon;
        double weightScale = spec.Initialization.WeightScale;
        double squared = weightScale * weightScale;
        double branch = spec.Skip is { } skip ? skip.BranchScale * skip.BranchScale : 1;
        ImmutableArray<double>.Builder logGrowth = ImmutableArray.CreateBuilder<double>(spec.Depth);
        ImmutableArray<double>.Builder variance = ImmutableArray.CreateBuilder<double>(spec.Depth);
        ImmutableArray<double>.Builder correlation = ImmutableArray.CreateBuilder<double>(spec.Depth);
        ImmutableArray<double>.Builder incoming = ImmutableArray.CreateBuilder<double>(spec.Depth);

        // Whitened inputs of unit variance: the first pre-activation has centred variance σ_w².
        double mu = squared;
        LayerRates rates = default;
        double scaledTrace = 0;
        double held = 0;
        int nextEvaluation = 1;
        for (int l = 1; l <= spec.Depth; l++)
        {
            double gain = spec.GainSchedule.GainAt(l, spec.Depth);
            if (l == 1 && spec.Skip is null)
            {
                // Without a skip the first layer is given the signal that its own kind of layer passes on.
                mu = squared * layer.Rates(gain, mu, epsilon, weightScale).CentredVariance;
            }

            if (epsilon == 0 || l < HeldFrom || l >= nextEvaluation)
            {
                LayerRates fresh = layer.Rates(gain, mu, epsilon, weightScale);
                if (l > HeldFrom && epsilon > 0)
                {
                    held = Math.Max(held, Math.Abs((fresh.BackwardTrace * mu / scaledTrace) - 1));
                }

                rates = fresh;
                scaledTrace = rates.BackwardTrace * mu;
                nextEvaluation = l + Math.Max(1, l / BlocksPerDepth);
            }

            incoming.Add(mu);
            variance.Add(rates.Variance);
            correlation.Add(rates.Covariance / rates.Variance);
            double growth = (spec.Skip is null ? 0 : 1) + (branch * scaledTrace / mu);
            logGrowth.Add(Math.Log(growth));
            mu = (spec.Skip is null ? 0 : mu) + (branch * squared * rates.CentredVariance);
            if (mu < 1e-280)
            {
                break;
            }
        }

        return new LayerTrajectory(
            logGrowth.ToImmutable(), variance.ToImmutable(), correlation.ToImmutable(), incoming.ToImmutable(), held);
    }

    /// <summary>ln growth of a layer beyond the network, from the last layer's trend.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="layer">The layer at the same resolution.</param>
    /// <param name="index">The layer's number, above the depth.</param>
    /// <returns>ln growth; NaN when the gain schedule is a list, which says nothing beyond its end.</returns>
    public double Beyond(NetworkSpec spec, NormalizedLayer layer, int index)
    {
        if (spec.GainSchedule.Kind == GainScheduleKind.List)
        {
            return double.NaN;
        }

        double epsilon = spec.Normalization.Epsilon;
        double weightScale = spec.Initialization.WeightScale;
        double squared = weightScale * weightScale;
        double mu = Incoming[^1];
        double gain = spec.GainSchedule.GainAt(index, index);
        if (spec.Skip is { } skip)
        {
            double branch = skip.BranchScale * skip.BranchScale;
            double last = spec.GainSchedule.GainAt(spec.Depth, spec.Depth);
            double step = branch * squared * layer.Rates(last, mu, epsilon, weightScale).CentredVariance;
            mu += step * (index - spec.Depth);
            return Math.Log(1 + (branch * layer.Rates(gain, mu, epsilon, weightScale).BackwardTrace));
        }

        double previous = spec.GainSchedule.GainAt(index - 1, index);
        for (int i = 0; i < 2; i++)
        {
            mu = squared * layer.Rates(previous, mu, epsilon, weightScale).CentredVariance;
        }

        return Math.Log(layer.Rates(gain, mu, epsilon, weightScale).BackwardTrace);
    }
}
