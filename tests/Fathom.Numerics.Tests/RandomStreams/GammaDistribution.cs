namespace Fathom.Numerics.Tests;

/// <summary>The distribution function of chi-square by numerical integration of its density.</summary>
internal static class GammaDistribution
{
    /// <summary>The distribution function at every point of a sorted sample: the density integrated piece by piece with eight-point Gauss rules.</summary>
    public static double[] ChiSquareCumulative(double[] sorted, double degrees)
    {
        double half = degrees / 2;
        double constant = GammaFunction.LogGamma(half) + (half * Math.Log(2));
        QuadratureRule rule = GaussLegendre.Rule(8);
        double[] cumulative = new double[sorted.Length];
        double from = 0;
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            // In s = √x the density 2 s^(d−1) exp(−s²/2) / … has no singularity even for one degree of freedom; long pieces are cut.
            double to = Math.Sqrt(sorted[i]);
            int pieces = 1 + (int)((to - from) / 0.05);
            for (int piece = 0; piece < pieces; piece++)
            {
                double low = from + ((to - from) * piece / pieces);
                double high = from + ((to - from) * (piece + 1) / pieces);
                for (int node = 0; node < 8; node++)
                {
                    double s = ((high + low) / 2) + ((high - low) / 2 * rule.Nodes[node]);
                    sum += rule.Weights[node] * (high - low) / 2 * 2 * Math.Exp(((degrees - 1) * Math.Log(s)) - (s * s / 2) - constant);
                }
            }

            from = to;
            cumulative[i] = sum;
        }

        return cumulative;
    }
}
