using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Moments of an activation under a standard normal: the limit of the sphere for an infinite batch.</summary>
/// <remarks>f = φ(z) − E φ, g = φ′(z); z is standard normal. Properties are expectations.</remarks>
internal readonly record struct GaussianMoments
{
    private const double Reach = 11.5;

    /// <summary>E φ.</summary>
    public double Mean { get; init; }

    /// <summary>E f², the variance of φ.</summary>
    public double F2 { get; init; }

    /// <summary>E f z, equal to E φ′.</summary>
    public double FZ { get; init; }

    /// <summary>E f² z².</summary>
    public double F2Z2 { get; init; }

    /// <summary>E g².</summary>
    public double G2 { get; init; }

    /// <summary>E f g z.</summary>
    public double FGZ { get; init; }

    /// <summary>Computes the moments of φ(τ z), with derivatives φ′(τ z) that do not carry the factor τ.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="level">Resolution; each level doubles the nodes. Ignored for homogeneous activations, whose moments are closed forms.</param>
    /// <param name="scale">τ, positive.</param>
    /// <returns>The moments.</returns>
    public static GaussianMoments Of(Activation activation, int level, double scale = 1)
    {
        if (activation.Homogeneity is { } homogeneity)
        {
            return OfHomogeneous(homogeneity, scale);
        }

        (double[] nodes, double[] weights) = activation.IsSmooth
            ? Trapezoid(level)
            : Panels(activation, level, scale);
        double[] arguments = new double[nodes.Length];
        double[] values = new double[nodes.Length];
        double[] derivatives = new double[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            arguments[i] = scale * nodes[i];
        }

        activation.Evaluate(arguments, values, derivatives);
        double mean = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            mean += weights[i] * values[i];
        }

        double f2 = 0, fz = 0, f2z2 = 0, g2 = 0, fgz = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            double z = nodes[i];
            double f = values[i] - mean;
            double g = derivatives[i];
            double wf = weights[i] * f;
            f2 += wf * f;
            fz += wf * z;
            f2z2 += wf * f * z * z;
            g2 += weights[i] * g * g;
            fgz += wf * g * z;
        }

        return new GaussianMoments { Mean = mean, F2 = f2, FZ = fz, F2Z2 = f2z2, G2 = g2, FGZ = fgz };
    }

    /// <summary>The moments after f is multiplied by one factor and g by another.</summary>
    /// <param name="value">Factor of f and of the mean.</param>
    /// <param name="derivative">Factor of g.</param>
    /// <returns>The moments.</returns>
    public GaussianMoments Scaled(double value, double derivative) => new()
    {
        Mean = Mean * value,
        F2 = F2 * value * value,
        FZ = FZ * value,
        F2Z2 = F2Z2 * value * value,
        G2 = G2 * derivative * derivative,
        FGZ = FGZ * value * derivative,
    };

    private static GaussianMoments OfHomogeneous(Homogeneity h, double scale)
    {
        double alpha = h.Degree;
        double squares = ((h.Positive * h.Positive) + (h.Negative * h.Negative)) / 2;
        double odd = (h.Positive + h.Negative) / 2;
        double value = Math.Pow(scale, alpha);
        double mean = (h.Positive - h.Negative) / 2 * AbsoluteMoment.Of(alpha) * value;
        double second = squares * AbsoluteMoment.Of(2 * alpha) * value * value;
        double fourth = squares * AbsoluteMoment.Of((2 * alpha) + 2) * value * value;
        double crossed = (h.Positive - h.Negative) / 2 * AbsoluteMoment.Of(alpha + 2) * value;
        return new GaussianMoments
        {
            Mean = mean,
            F2 = second - (mean * mean),
            FZ = odd * AbsoluteMoment.Of(alpha + 1) * value,
            F2Z2 = fourth - (2 * mean * crossed) + (mean * mean),
            G2 = alpha * alpha * squares * AbsoluteMoment.Of((2 * alpha) - 2) * Math.Pow(scale, (2 * alpha) - 2),
            FGZ = alpha * (second - (mean * mean)) / scale,
        };
    }

    private static (double[] Nodes, double[] Weights) Trapezoid(int level)
    {
        double step = 0.5 / (1 << level);
        int half = (int)Math.Ceiling(Reach / step);
        double[] nodes = new double[(2 * half) + 1];
        double[] weights = new double[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = (i - half) * step;
            weights[i] = step * NormalDistribution.Density(nodes[i]);
        }

        return (nodes, weights);
    }

    private static (double[] Nodes, double[] Weights) Panels(Activation activation, int level, double scale)
    {
        List<double> cuts = [.. activation.Kinks.Select(kink => kink / scale)];
        List<double> edges = PolarPanels.Split(-Reach, Reach, cuts, 4);
        QuadratureRule panel = KinkedPairQuadrature.IsAlgebraic(activation)
            ? DoubleExponentialPanel.Rule(level)
            : GaussLegendre.Rule(20 << level);
        int count = panel.Nodes.Length;
        double[] nodes = new double[(edges.Count - 1) * count];
        double[] weights = new double[nodes.Length];
        for (int p = 0; p + 1 < edges.Count; p++)
        {
            double centre = (edges[p] + edges[p + 1]) / 2;
            double half = (edges[p + 1] - edges[p]) / 2;
            for (int i = 0; i < count; i++)
            {
                int k = (p * count) + i;
                nodes[k] = centre + (half * panel.Nodes[i]);
                weights[k] = half * panel.Weights[i] * NormalDistribution.Density(nodes[k]);
            }
        }

        return (nodes, weights);
    }
}
