using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Makes the profile of a simulation.</summary>
internal static class SampledProfile
{
    /// <summary>Makes the profile.</summary>
    /// <param name="depth">The number of layers.</param>
    /// <param name="summaries">Summaries of the quantities.</param>
    /// <param name="logs">ln of squared gradient norms of layers 1 to L, one array per network, finite.</param>
    /// <returns>One series per quantity.</returns>
    public static DepthProfile Of(int depth, IEnumerable<QuantitySummary> summaries, double[][] logs)
    {
        List<ProfileSeries> series = [];
        if (logs.Length > 0)
        {
            (double[] whole, double[][] without) = GrowthFit.LogMeans(logs, 1, depth);
            series.Add(Series(ProfileQuantity.LogGradientNorm, depth, whole, without, (means, l) => means[l - 1] - means[^1]));
            series.Add(Series(ProfileQuantity.GradientGrowth, depth - 1, whole, without, (means, l) => Math.Exp(means[l - 1] - means[l])));
        }

        foreach (QuantitySummary summary in summaries)
        {
            bool other = summary.Quantity is not (ProfileQuantity.LogGradientNorm or ProfileQuantity.GradientGrowth)
                && !summary.Quantity.EndsWith(SimulationResult.Relative, StringComparison.Ordinal);
            if (other)
            {
                series.Add(new ProfileSeries(
                    summary.Quantity,
                    ProfileKind.Sampled,
                    [.. summary.Layers.Select(layer => new ProfilePoint(layer.Layer, layer.Mean, layer.StandardError))]));
            }
        }

        return new DepthProfile(depth, [.. series]);
    }

    private static ProfileSeries Series(string quantity, int layers, double[] whole, double[][] without, Func<double[], int, double> value)
    {
        ImmutableArray<ProfilePoint>.Builder points = ImmutableArray.CreateBuilder<ProfilePoint>(layers);
        for (int l = 1; l <= layers; l++)
        {
            points.Add(new ProfilePoint(l, value(whole, l), GrowthFit.Jackknife([.. without.Select(means => value(means, l))])));
        }

        return new ProfileSeries(quantity, ProfileKind.Sampled, points.MoveToImmutable());
    }
}
