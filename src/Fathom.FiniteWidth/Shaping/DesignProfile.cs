using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>Writes a schedule of gains as a predicted depth profile.</summary>
public static class DesignProfile
{
    /// <summary>The quantity of a series that holds the gain α of each layer.</summary>
    public const string Gain = "gain";

    /// <summary>The quantity of a series that holds the angle θ between each layer's activation and the linear functions, in radians.</summary>
    public const string Angle = "nonLinearAngle";

    /// <summary>Makes the profile.</summary>
    /// <param name="gains">One gain per layer.</param>
    /// <param name="linear">The growth of the network without activations over the depth, in nats.</param>
    /// <param name="growthAt">R of a gain.</param>
    /// <param name="angleAt">θ of a gain.</param>
    /// <returns>Logarithms of squared gradient norms relative to the last layer, growth factors, gains and angles.</returns>
    internal static DepthProfile Of(ImmutableArray<double> gains, Estimate linear, Func<double, double> growthAt, Func<double, double> angleAt)
    {
        int depth = gains.Length;
        ProfilePoint[] gradient = new ProfilePoint[depth];
        ProfilePoint[] growth = new ProfilePoint[depth];
        double shaped = 0;
        for (int layer = depth; layer >= 1; layer--)
        {
            double below = (double)(depth - layer) / depth;
            gradient[layer - 1] = new ProfilePoint(layer, 2 * (shaped + (below * linear.Value)), 2 * ((GainDesigner.LawError * shaped) + (below * linear.Error)));
            double own = growthAt(gains[layer - 1]);
            double factor = Math.Exp(2 * (own + (linear.Value / depth)));
            growth[layer - 1] = new ProfilePoint(layer, factor, 2 * factor * ((GainDesigner.LawError * own) + (linear.Error / depth)));
            shaped += own;
        }

        return new DepthProfile(depth,
        [
            new ProfileSeries(ProfileQuantity.LogGradientNorm, ProfileKind.Predicted, [.. gradient]),
            new ProfileSeries(ProfileQuantity.GradientGrowth, ProfileKind.Predicted, [.. growth]),
            new ProfileSeries(Gain, ProfileKind.Predicted, [.. gains.Select((gain, i) => new ProfilePoint(i + 1, gain, 0))]),
            new ProfileSeries(Angle, ProfileKind.Predicted, [.. gains.Select((gain, i) => new ProfilePoint(i + 1, angleAt(gain), 0))]),
        ]);
    }
}
