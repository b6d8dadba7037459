using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A quadrature rule for w = r²/(2μ), half the squared radius of a centred Gaussian neuron in units of its variance.</summary>
/// <remarks>
/// 2w has a chi-square distribution with B − 1 degrees of freedom. The trapezoid in ln w converges exponentially at both ends and,
/// unlike Gauss–Laguerre, keeps its accuracy under the factor 1/r² of the backward map. Where a kink of the activation enters the sphere the
/// conditional moments have an algebraic singularity in w, and panels end there.
/// </remarks>
internal sealed class RadialRule
{
    private const double Cutoff = 50;

    private RadialRule(double[] nodes, double[] weights)
    {
        Nodes = nodes;
        Weights = weights;
    }

    /// <summary>Values of w, ascending.</summary>
    public double[] Nodes { get; }

    /// <summary>Weights, summing to one.</summary>
    public double[] Weights { get; }

    /// <summary>Makes the rule.</summary>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <param name="level">Resolution; each level halves the step.</param>
    /// <param name="cuts">Values of w at which the integrand has an algebraic singularity, because a kink enters the sphere.</param>
    /// <returns>The trapezoid, or tanh-sinh panels between the cuts when there are any inside.</returns>
    public static RadialRule For(int batch, int level, ReadOnlySpan<double> cuts)
    {
        double shape = (batch - 1) / 2.0;
        double centre = Math.Log(shape);
        double step = Math.Min(0.5, 1.0 / Math.Sqrt(shape)) / (1 << level);

        // ln density relative to its mode at w = shape; the lower end is taken far enough for the tail that 1/r² lifts.
        double LogDensity(double offset) => (shape * offset) - (shape * (Math.Exp(offset) - 1));
        double lower = 0;
        while (LogDensity(lower) - lower > -Cutoff)
        {
            lower -= step;
        }

        double upper = 0;
        while (LogDensity(upper) > -Cutoff)
        {
            upper += step;
        }

        List<double> inside = [];
        foreach (double cut in cuts)
        {
            double offset = Math.Log(cut) - centre;
            if (offset > lower && offset < upper)
            {
                inside.Add(offset);
            }
        }

        (double[] offsets, double[] weights) = inside.Count == 0
            ? Trapezoid(lower, upper, step)
            : Panels(PolarPanels.Split(lower, upper, inside, 4 * Math.Min(1, 2 / Math.Sqrt(shape))), level);
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] *= Math.Exp(LogDensity(offsets[i]));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
            offsets[i] = Math.Exp(centre + offsets[i]);
        }

        return new RadialRule(offsets, weights);
    }

    private static (double[] Offsets, double[] Weights) Trapezoid(double lower, double upper, double step)
    {
        double[] offsets = new double[(int)Math.Round((upper - lower) / step) + 1];
        double[] weights = new double[offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = lower + (i * step);
            weights[i] = 1;
        }

        return (offsets, weights);
    }

    private static (double[] Offsets, double[] Weights) Panels(List<double> edges, int level)
    {
        QuadratureRule panel = DoubleExponentialPanel.Rule(level);
        int count = panel.Nodes.Length;
        double[] offsets = new double[(edges.Count - 1) * count];
        double[] weights = new double[offsets.Length];
        for (int p = 0; p + 1 < edges.Count; p++)
        {
            double half = (edges[p + 1] - edges[p]) / 2;
            for (int i = 0; i < count; i++)
            {
                offsets[(p * count) + i] = ((edges[p] + edges[p + 1]) / 2) + (half * panel.Nodes[i]);
                weights[(p * count) + i] = half * panel.Weights[i];
            }
        }

        return (offsets, weights);
    }
}
