using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Pair moments of an activation with kinks by two-dimensional quadrature in latitudes, split at every kink.</summary>
/// <remarks>
/// The outer latitude is cut where the first coordinate crosses a kink and where a kink of the second coordinate enters or leaves
/// its range; at those points the inner integral has an algebraic singularity, which the double-exponential rule absorbs. The
/// inner latitude is cut where the second coordinate crosses a kink.
/// </remarks>
internal static class KinkedPairQuadrature
{
    /// <summary>Computes all moments.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <param name="level">Resolution of both axes.</param>
    /// <returns>The moments.</returns>
    public static SphereMoments Moments(Activation activation, int batch, int level)
    {
        QuadratureRule panel = IsAlgebraic(activation)
            ? DoubleExponentialPanel.Rule(level)
            : GaussLegendre.Rule(20 << level);
        ReadOnlySpan<double> kinks = activation.Kinks.AsSpan();
        MomentSums sums = MomentSums.Of(activation, SphereRule.Panels(batch, kinks, panel));
        double offset = sums.Moments.Offset;

        (double[] latitudes, double[] weights) = OuterNodes(batch, kinks, DoubleExponentialPanel.Rule(level));
        double radius = Math.Sqrt(batch - 1);
        double[] arguments = new double[latitudes.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = radius * Math.Sin(latitudes[i]);
        }

        double[] values = new double[arguments.Length];
        double[] derivatives = new double[arguments.Length];
        activation.Evaluate(arguments, values, derivatives);

        PairAccumulator pair = new(256);
        InnerLine line = new(batch, panel);
        for (int i = 0; i < arguments.Length; i++)
        {
            line.Fill(Math.Sin(latitudes[i]), Math.Cos(latitudes[i]), kinks);
            line.Arguments.CopyTo(pair.Arguments(line.Arguments.Length));
            pair.Add(activation, line.Weights, batch, offset, weights[i], arguments[i], values[i] - offset, derivatives[i]);
        }

        return pair.Complete(sums.Moments);
    }

    /// <summary>Whether the activation has a fractional power at its kink, which polynomial rules cannot follow.</summary>
    /// <param name="activation">The activation.</param>
    /// <returns>True for fractional powers of ReLU.</returns>
    public static bool IsAlgebraic(Activation activation) =>
        activation.Function.Homogeneity is { } h && h.Degree != Math.Floor(h.Degree);

    private static (double[] Latitudes, double[] Weights) OuterNodes(int batch, ReadOnlySpan<double> kinks, QuadratureRule panel)
    {
        double reach = PolarPanels.Reach(batch);
        double radius = Math.Sqrt(batch - 1);
        double rhoAngle = Math.Acos(-1.0 / (batch - 1));
        List<double> cuts = [];
        foreach (double kink in kinks)
        {
            if (Math.Abs(kink) >= radius)
            {
                continue;
            }

            double angle = Math.Acos(kink / radius);
            cuts.Add((Math.PI / 2) - angle);
            cuts.Add((Math.PI / 2) - Math.Abs(angle - rhoAngle));
            cuts.Add((Math.PI / 2) - Math.Min(angle + rhoAngle, (2 * Math.PI) - angle - rhoAngle));
        }

        List<double> edges = PolarPanels.Split(-reach, reach, cuts, Math.Min(reach, 5.4 / radius));
        int count = panel.Nodes.Length;
        double[] latitudes = new double[(edges.Count - 1) * count];
        double[] weights = new double[latitudes.Length];
        double sum = 0;
        for (int p = 0; p + 1 < edges.Count; p++)
        {
            double centre = (edges[p] + edges[p + 1]) / 2;
            double half = (edges[p + 1] - edges[p]) / 2;
            for (int i = 0; i < count; i++)
            {
                double latitude = centre + (half * panel.Nodes[i]);
                latitudes[(p * count) + i] = latitude;
                sum += weights[(p * count) + i] = half * panel.Weights[i] * PolarPanels.Weight(batch, latitude);
            }
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return (latitudes, weights);
    }

    /// <summary>The nodes of the second coordinate, conditional on the first.</summary>
    private sealed class InnerLine(int batch, QuadratureRule panel)
    {
        private readonly double reach = PolarPanels.Reach(batch - 1);
        private readonly double radius = Math.Sqrt(batch - 1);
        private readonly double rho = -1.0 / (batch - 1);
        private readonly List<double> cuts = [];
        private double[] arguments = [];
        private double[] weights = [];
        private int count;

        public ReadOnlySpan<double> Arguments => arguments.AsSpan(0, count);

        public ReadOnlySpan<double> Weights => weights.AsSpan(0, count);

        public void Fill(double x, double height, ReadOnlySpan<double> kinks)
        {
            double spread = Math.Sqrt((1 - rho) * (1 + rho)) * height;
            cuts.Clear();
            foreach (double kink in kinks)
            {
                double u = ((kink / radius) - (rho * x)) / spread;
                if (Math.Abs(u) < 1)
                {
                    cuts.Add(Math.Asin(u));
                }
            }

            List<double> edges = PolarPanels.Split(-reach, reach, cuts, Math.Min(reach, 5.4 / radius));
            int nodes = panel.Nodes.Length;
            count = (edges.Count - 1) * nodes;
            if (arguments.Length < count)
            {
                arguments = new double[count];
                weights = new double[count];
            }

            double sum = 0;
            int k = 0;
            for (int p = 0; p + 1 < edges.Count; p++)
            {
                double centre = (edges[p] + edges[p + 1]) / 2;
                double half = (edges[p + 1] - edges[p]) / 2;
                for (int i = 0; i < nodes; i++, k++)
                {
                    double latitude = centre + (half * panel.Nodes[i]);
                    arguments[k] = radius * ((rho * x) + (spread * Math.Sin(latitude)));
                    sum += weights[k] = half * panel.Weights[i] * PolarPanels.Weight(batch - 1, latitude);
                }
            }

            for (int i = 0; i < count; i++)
            {
                weights[i] /= sum;
            }
        }
    }
}
