using System.Collections.Immutable;

namespace Fathom.MeanField;

/// <summary>How the expected squared gradient grows through the layers of one network, and the depths that follow from it.</summary>
/// <remarks>
/// The trainable depth is where the total log-growth reaches 16, which for a constant growth is the line 16 ξ, ξ = 1/|ln λ_G|, that
/// separates trainable from untrainable networks in Yang et al. 2019, figure 3.
/// </remarks>
public sealed class GrowthOverDepth
{
    /// <summary>The total log-growth of squared gradients that training is taken to bear.</summary>
    public const double TrainableLogGrowth = 16;

    /// <summary>Depths beyond this are reported as infinite.</summary>
    public const double DeepestConsidered = 1e7;

    private readonly Func<int, double> logGrowth;

    /// <summary>Makes the growth from a rule.</summary>
    /// <param name="depth">The network's depth L.</param>
    /// <param name="layers">ln of the growth from layer l + 1 to l, for l = 1 … L (the last belongs to a network one layer deeper).</param>
    /// <param name="beyond">The same for layers beyond L.</param>
    internal GrowthOverDepth(int depth, ImmutableArray<double> layers, Func<int, double> beyond)
    {
        Depth = depth;
        LogGrowth = layers;
        logGrowth = beyond;
    }

    /// <summary>The network's depth L.</summary>
    public int Depth { get; }

    /// <summary>ln of the growth from layer l + 1 to layer l, at index l − 1.</summary>
    public ImmutableArray<double> LogGrowth { get; }

    /// <summary>ln of the total growth from the last layer to the first.</summary>
    public double Total
    {
        get
        {
            double sum = 0;
            for (int i = 0; i + 1 < LogGrowth.Length; i++)
            {
                sum += LogGrowth[i];
            }

            return sum;
        }
    }

    /// <summary>ln of the growth per layer, averaged over the depth.</summary>
    public double MeanLogGrowth => LogGrowth.Length > 1 ? Total / (LogGrowth.Length - 1) : LogGrowth[0];

    /// <summary>The constant growth of every layer.</summary>
    /// <param name="depth">The depth.</param>
    /// <param name="growth">The growth per layer.</param>
    /// <returns>The growth over depth.</returns>
    public static GrowthOverDepth Constant(int depth, double growth)
    {
        double log = Math.Log(growth);
        return new GrowthOverDepth(depth, [.. Enumerable.Repeat(log, depth)], _ => log);
    }

    /// <summary>The depth of the network at which the magnitude of the total log-growth reaches a level.</summary>
    /// <param name="level">The level, positive.</param>
    /// <returns>The depth, fractional; infinite when it is not reached within <see cref="DeepestConsidered"/> layers.</returns>
    public double DepthReaching(double level)
    {
        double sum = 0;
        for (int layer = 1; layer <= LogGrowth.Length; layer++)
        {
            double step = LogGrowth[layer - 1];
            if (Math.Abs(sum + step) >= level)
            {
                return layer - 1 + ((level - Math.Abs(sum)) / Math.Abs(step));
            }

            sum += step;
        }

        // Beyond the network, blocks whose growth is taken at their middle layer: at most 1/64 of the depth each.
        for (double layer = LogGrowth.Length + 1; layer <= DeepestConsidered;)
        {
            double block = Math.Max(1, Math.Floor(layer / 64));
            double step = logGrowth((int)(layer + ((block - 1) / 2)));
            if (!double.IsFinite(step))
            {
                return double.NaN;
            }

            if (Math.Abs(sum + (block * step)) >= level)
            {
                return layer - 1 + ((level - Math.Abs(sum)) / Math.Abs(step));
            }

            sum += block * step;
            layer += block;
        }

        return double.PositiveInfinity;
    }

    /// <summary>ln of the total growth of a network of another depth, deeper ones in blocks of at most 1/64 of the depth.</summary>
    /// <param name="depth">The depth, at least 1.</param>
    /// <returns>The sum over depth − 1 layers; NaN where nothing is known beyond this network.</returns>
    internal double TotalOver(int depth)
    {
        double sum = 0;
        for (int layer = 1; layer < depth;)
        {
            int block = layer <= LogGrowth.Length ? 1 : Math.Min(depth - layer, Math.Max(1, layer / 64));
            sum += block * (layer <= LogGrowth.Length ? LogGrowth[layer - 1] : logGrowth(layer + (block / 2)));
            layer += block;
        }

        return sum;
    }

    /// <summary>Layers over which the squared gradient changes by e: 1/|ln λ_G|, with the average growth.</summary>
    public double DepthScale => MeanLogGrowth == 0 ? double.PositiveInfinity : 1 / Math.Abs(MeanLogGrowth);

    /// <summary>The depth at which the total log-growth reaches <see cref="TrainableLogGrowth"/>; 16 ξ for a constant growth.</summary>
    public double TrainableDepth => DepthReaching(TrainableLogGrowth);

    /// <summary>The depths at which rounding has destroyed the gradient; infinite where gradients vanish instead of growing.</summary>
    public PrecisionHorizon PrecisionHorizon => MeanLogGrowth <= 0
        ? new PrecisionHorizon(double.PositiveInfinity, double.PositiveInfinity)
        : new PrecisionHorizon(DepthReaching(2 * PrecisionHorizon.SingleDigits), DepthReaching(2 * PrecisionHorizon.DoubleDigits));
}
