using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>How gradients grow through a residual network at infinite width.</summary>
/// <param name="LogGrowth">
/// Per layer from the input (first) to the output (last): the natural logarithm of the factor by which the expected squared gradient grows across it,
/// output to input.
/// </param>
/// <param name="Variances">The variance of the stream before the first layer and after each layer; with batch norm, the centred variance μ.</param>
/// <param name="TotalLogGrowth">The sum of <paramref name="LogGrowth"/>.</param>
public sealed record ResidualGrowth(ImmutableArray<Estimate> LogGrowth, ImmutableArray<Estimate> Variances, Estimate TotalLogGrowth)
{
    /// <summary>The depth at which the growth counted from the input reaches a target.</summary>
    /// <param name="target">The natural logarithm of the growth, positive.</param>
    /// <returns>The first number of layers whose total is at least the target, or null when this network is not deep enough.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is not positive.</exception>
    public int? DepthReaching(double target)
    {
        ScaleGuard.Positive(target, nameof(target));
        double total = 0;
        for (int layer = 0; layer < LogGrowth.Length; layer++)
        {
            total += LogGrowth[layer].Value;
            if (total >= target)
            {
                return layer + 1;
            }
        }

        return null;
    }
}
