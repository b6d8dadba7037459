using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The tanh-sinh rule on [−1, 1] as a fixed list of nodes, for panels with algebraic singularities at their ends.</summary>
/// <remarks>Takahasi and Mori 1974.</remarks>
internal static class DoubleExponentialPanel
{
    /// <summary>Makes the rule.</summary>
    /// <param name="level">Resolution; the step is 0.22/2^level.</param>
    /// <returns>Nodes and weights; the weights sum to two up to rounding.</returns>
    public static QuadratureRule Rule(int level)
    {
        const double Reach = 3.15;
        double step = 0.22 / (1 << level);
        int half = (int)Math.Ceiling(Reach / step);
        double[] nodes = new double[(2 * half) + 1];
        double[] weights = new double[nodes.Length];
        for (int i = -half; i <= half; i++)
        {
            double t = i * step;
            double inner = Math.PI / 2 * Math.Sinh(t);
            double cosh = Math.Cosh(inner);
            nodes[i + half] = Math.Tanh(inner);
            weights[i + half] = step * Math.PI / 2 * Math.Cosh(t) / (cosh * cosh);
        }

        return new QuadratureRule(ImmutableArray.Create(nodes), ImmutableArray.Create(weights));
    }
}
