using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>
/// A quadrature rule for one coordinate of a uniform direction on the sphere that batch norm maps a neuron's batch to.
/// </summary>
/// <remarks>
/// For batch size B the direction v is uniform on the unit sphere of the (B−1)-dimensional space of centred vectors, and
/// x = v·√(B/(B−1)) has a density proportional to (1 − x²)^((B−4)/2) on [−1, 1]. The second coordinate of a pair,
/// conditional on the first, needs the same rule for batch size B − 1 (Yang et al. 2019, spherical integration).
/// Weights sum to one, so no Gamma functions enter.
/// </remarks>
internal sealed class SphereRule
{
    /// <summary>Up to this batch size Gauss rules converge faster than the trapezoid in t = artanh x.</summary>
    public const int LargestGaussBatch = 13;

    private const double LogWeightCutoff = 62;

    private SphereRule(int batch, double[] coordinates, double[] weights)
    {
        Batch = batch;
        Coordinates = coordinates;
        Weights = weights;
    }

    /// <summary>The batch size B the rule belongs to, at least 3.</summary>
    public int Batch { get; }

    /// <summary>Nodes x in (−1, 1).</summary>
    public double[] Coordinates { get; }

    /// <summary>Weights, summing to one.</summary>
    public double[] Weights { get; }

    /// <summary>A rule for functions that are analytic near the real line; exponentially convergent in <paramref name="level"/>.</summary>
    /// <param name="batch">The batch size, at least 3.</param>
    /// <param name="level">Resolution; each level doubles the number of nodes.</param>
    /// <returns>The rule.</returns>
    public static SphereRule Smooth(int batch, int level)
    {
        if (batch <= LargestGaussBatch)
        {
            QuadratureRule gauss = GaussGegenbauer.Rule(16 << level, (batch - 3) / 2.0);
            return new SphereRule(batch, [.. gauss.Nodes], [.. gauss.Weights]);
        }

        // With x = tanh t the weight becomes sech^p t with p = B − 2; the step is given in units of the standard deviation of z.
        double power = batch - 2;
        double step = 0.5 / (Math.Sqrt(power) * (1 << level));
        double reach = Math.Acosh(Math.Exp(Math.Min(LogWeightCutoff / power, 700)));
        int half = (int)Math.Ceiling(reach / step);
        double[] coordinates = new double[(2 * half) + 1];
        double[] weights = new double[coordinates.Length];
        for (int i = 0; i < coordinates.Length; i++)
        {
            double t = (i - half) * step;
            double magnitude = Math.Abs(t);
            double logCosh = magnitude < 0.5
                ? 0.5 * LogOnePlus.Evaluate(Math.Sinh(t) * Math.Sinh(t))
                : magnitude + LogOnePlus.Evaluate(Math.Exp(-2 * magnitude)) - Math.Log(2);
            coordinates[i] = Math.Tanh(t);
            weights[i] = Math.Exp(-power * logCosh);
        }

        return new SphereRule(batch, coordinates, Normalized(weights));
    }

    /// <summary>A rule for functions with kinks: Gauss–Legendre panels in the polar angle, split at the kinks.</summary>
    /// <param name="batch">The batch size, at least 3.</param>
    /// <param name="kinks">Kinks in units of z = x·√(B−1).</param>
    /// <param name="panel">The rule on [−1, 1] used in every panel.</param>
    /// <returns>The rule.</returns>
    public static SphereRule Panels(int batch, ReadOnlySpan<double> kinks, QuadratureRule panel)
    {
        List<double> edges = [.. PolarPanels.Edges(batch, kinks)];
        int count = panel.Nodes.Length;
        double[] coordinates = new double[(edges.Count - 1) * count];
        double[] weights = new double[coordinates.Length];
        for (int p = 0; p + 1 < edges.Count; p++)
        {
            double centre = (edges[p] + edges[p + 1]) / 2;
            double half = (edges[p + 1] - edges[p]) / 2;
            for (int i = 0; i < count; i++)
            {
                double latitude = centre + (half * panel.Nodes[i]);
                coordinates[(p * count) + i] = Math.Sin(latitude);
                weights[(p * count) + i] = half * panel.Weights[i] * PolarPanels.Weight(batch, latitude);
            }
        }

        return new SphereRule(batch, coordinates, Normalized(weights));
    }

    private static double[] Normalized(double[] weights)
    {
        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return weights;
    }
}
