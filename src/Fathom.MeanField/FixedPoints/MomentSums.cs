using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The one-coordinate moments and the tabulated functions that the pair moments are built from.</summary>
/// <remarks>Shared by the two-dimensional quadratures and the Gegenbauer series.</remarks>
internal sealed class MomentSums
{
    private MomentSums(SphereRule rule, double[] values, double[] derivatives, SphereMoments moments)
    {
        Rule = rule;
        Values = values;
        Derivatives = derivatives;
        Moments = moments;
    }

    /// <summary>The rule the functions are tabulated on.</summary>
    public SphereRule Rule { get; }

    /// <summary>f at the nodes: φ(z) less its mean.</summary>
    public double[] Values { get; }

    /// <summary>g = φ′(z) at the nodes.</summary>
    public double[] Derivatives { get; }

    /// <summary>The moments of one coordinate; the pair moments are still zero.</summary>
    public SphereMoments Moments { get; }

    /// <summary>Tabulates an activation on a rule and forms the one-coordinate moments.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="rule">The rule for one coordinate.</param>
    /// <returns>The sums.</returns>
    public static MomentSums Of(Activation activation, SphereRule rule)
    {
        ReadOnlySpan<double> weights = rule.Weights;
        int count = weights.Length;
        double[] arguments = new double[count];
        double[] values = new double[count];
        double[] derivatives = new double[count];
        double radius = Math.Sqrt(rule.Batch - 1);
        for (int i = 0; i < count; i++)
        {
            arguments[i] = radius * rule.Coordinates[i];
        }

        activation.Evaluate(arguments, values, derivatives);
        double mean = 0;
        for (int i = 0; i < count; i++)
        {
            mean += weights[i] * values[i];
        }

        double f2 = 0, fv = 0, f2v2 = 0, g = 0, g2 = 0, g2v2 = 0, g2v4 = 0;
        double toV = 1 / Math.Sqrt(rule.Batch);
        for (int i = 0; i < count; i++)
        {
            double w = weights[i];
            double v = arguments[i] * toV;
            double v2 = v * v;
            double f = values[i] -= mean;
            double slope = derivatives[i];
            f2 += w * f * f;
            fv += w * f * v;
            f2v2 += w * f * f * v2;
            g += w * slope;
            double slope2 = w * slope * slope;
            g2 += slope2;
            g2v2 += slope2 * v2;
            g2v4 += slope2 * v2 * v2;
        }

        SphereMoments moments = new()
        {
            Offset = mean,
            F2 = f2,
            FV = fv,
            F2V2 = f2v2,
            G = g,
            G2 = g2,
            G2V2 = g2v2,
            G2V4 = g2v4,
        };
        return new MomentSums(rule, values, derivatives, moments);
    }
}
