using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The prediction for given inputs, layer by layer.</summary>
public static class PredictedLines
{
    /// <summary>For independent standard normal samples, whose covariance is the identity at infinite width.</summary>
    /// <param name="prediction">The theory at the fixed point.</param>
    /// <returns>
    /// The prediction's profile. The gradient of the first layer is divided by the first layer's own variance where that is all that
    /// distinguishes it (centred batch norm before the activation, without epsilon and skip); where the first layer differs in another way and
    /// there is no skip, its gradient is left out.
    /// </returns>
    public static DepthProfile OfNormalSamples(MeanFieldPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        NetworkSpec spec = prediction.Spec;
        if (spec.Skip is not null)
        {
            return prediction.Profile;
        }

        bool exact = spec.Normalization is { Kind: NormalizationKind.Batch, Centred: true, Placement: NormalizationPlacement.Before, Epsilon: 0 };
        double shift = exact ? Math.Log(CentredVarianceAt(prediction)) : double.NaN;
        return prediction.Profile with
        {
            Series = [.. prediction.Profile.Series.Select(series => series.Quantity is ProfileQuantity.LogGradientNorm or ProfileQuantity.GradientGrowth
                ? FirstLayer(series, shift, series.Quantity == ProfileQuantity.LogGradientNorm, spec.Depth)
                : series)],
        };
    }

    /// <summary>The mean over several batches of one size, each followed from its own samples.</summary>
    /// <param name="profiles">The profiles of the batches, at least one, all of one network.</param>
    /// <returns>Their mean; squared gradients are averaged, not their logarithms.</returns>
    public static DepthProfile Mean(IReadOnlyList<DepthProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentOutOfRangeException.ThrowIfZero(profiles.Count, nameof(profiles));
        return profiles.Count == 1
            ? profiles[0]
            : profiles[0] with { Series = [.. profiles[0].Series.Select(series => Mean(profiles, series.Quantity))] };
    }

    /// <summary>μ of the activations that enter a typical layer, in units of that of the inputs.</summary>
    private static double CentredVarianceAt(MeanFieldPrediction prediction)
    {
        // With a gain schedule the layer that feeds its own kind of layer is the first one: E φ² (1 − c) of layer 1 itself.
        ProfileSeries? variance = prediction.Profile.Find(ProfileQuantity.Variance);
        ProfileSeries? correlation = prediction.Profile.Find(ProfileQuantity.Correlation);
        return variance is { Points: [{ Layer: 1 } q, ..] } && correlation is { Points: [{ Layer: 1 } c, ..] }
            ? q.Value * (1 - c.Value)
            : double.NaN;
    }

    private static ProfileSeries FirstLayer(ProfileSeries series, double shift, bool isLog, int depth)
    {
        if (depth == 1 || series.Points is not [{ Layer: 1 } first, ..])
        {
            return series;
        }

        ImmutableArray<ProfilePoint> points = double.IsNaN(shift)
            ? series.Points.RemoveAt(0)
            : series.Points.SetItem(0, first with { Value = isLog ? first.Value + shift : first.Value * Math.Exp(shift) });
        return series with { Points = points };
    }

    private static ProfileSeries Mean(IReadOnlyList<DepthProfile> profiles, string quantity)
    {
        ProfileSeries[] all = [.. profiles.Select(profile => profile.Find(quantity)).OfType<ProfileSeries>()];
        bool isLog = quantity == ProfileQuantity.LogGradientNorm;
        ImmutableArray<ProfilePoint> points =
        [
            .. all.SelectMany(series => series.Points)
                .GroupBy(point => point.Layer)
                .Where(group => group.Count() == all.Length)
                .OrderBy(group => group.Key)
                .Select(group => new ProfilePoint(
                    group.Key,
                    isLog ? LogMean([.. group.Select(point => point.Value)]) : group.Average(point => point.Value),
                    group.Max(point => point.Uncertainty))),
        ];
        return new ProfileSeries(quantity, ProfileKind.Predicted, points);
    }

    private static double LogMean(double[] logs)
    {
        double largest = logs.Max();
        return largest + Math.Log(logs.Average(log => Math.Exp(log - largest)));
    }
}
