using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Writes a theory as a depth profile.</summary>
internal static class PredictedProfile
{
    /// <summary>Makes the profile.</summary>
    /// <param name="theory">The theory.</param>
    /// <returns>One value per layer and quantity; gradients relative to the last layer.</returns>
    public static DepthProfile Of(LayerTheory theory)
    {
        int depth = theory.Growth.Depth;
        ImmutableArray<double> steps = theory.Growth.LogGrowth;
        ProfilePoint[] gradient = new ProfilePoint[Math.Min(depth, steps.Length)];
        double sum = 0;
        for (int l = gradient.Length; l >= 1; l--)
        {
            sum += l < gradient.Length ? steps[l - 1] : 0;
            gradient[l - 1] = new ProfilePoint(l, sum, theory.GrowthError * (gradient.Length - l));
        }

        return new DepthProfile(depth,
        [
            Series(ProfileQuantity.LogGradientNorm, gradient),
            Series(
                ProfileQuantity.GradientGrowth,
                steps.Take(Math.Max(1, gradient.Length - 1)).Select((log, i) => new ProfilePoint(i + 1, Math.Exp(log), theory.GrowthError * Math.Exp(log)))),
            Series(
                ProfileQuantity.Variance,
                theory.Variance.Select((value, i) => new ProfilePoint(i + 1, value, theory.FixedPoint.Variance.Error))),
            Series(
                ProfileQuantity.Correlation,
                theory.Correlation.Select((value, i) => new ProfilePoint(i + 1, value, theory.FixedPoint.Correlation.Error))),
        ]);
    }

    private static ProfileSeries Series(string quantity, IEnumerable<ProfilePoint> points) =>
        new(quantity, ProfileKind.Predicted, [.. points.Where(point => double.IsFinite(point.Value))]);
}
