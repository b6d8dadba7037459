namespace Fathom.MeanField;

/// <summary>The moments of the sphere conditional on the radius, on a radial rule and for one ratio u = μ/ε.</summary>
/// <remarks>
/// Given the radius r, batch norm with epsilon is batch norm without it followed by the gain τ = r/√(r² + Bε). With
/// r² = 2μw, τ² = 2wu/(2wu + B) depends on the ratio u = μ/ε alone, so one tabulation serves every weight scale.
/// </remarks>
internal sealed class ConditionalMoments
{
    private ConditionalMoments(RadialRule rule, double[] scales, SphereMoments[] moments)
    {
        Rule = rule;
        Scales = scales;
        Moments = moments;
    }

    /// <summary>The radial rule.</summary>
    public RadialRule Rule { get; }

    /// <summary>τ at the nodes.</summary>
    public double[] Scales { get; }

    /// <summary>Moments of φ(τ z) at the nodes; derivatives φ′(τ z) without the factor τ.</summary>
    public SphereMoments[] Moments { get; }

    /// <summary>M(u) = E_r[q_τ − q_τ c_τ], the centred variance that leaves a layer.</summary>
    public double CentredVariance
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Moments.Length; i++)
            {
                sum += Rule.Weights[i] * Moments[i].CentredVariance;
            }

            return sum;
        }
    }

    /// <summary>Evaluates the moments on the rule.</summary>
    /// <param name="moments">The moments as functions of τ.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="rule">The radial rule.</param>
    /// <param name="ratio">u = μ/ε, positive.</param>
    /// <returns>The table.</returns>
    public static ConditionalMoments At(Func<double, SphereMoments> moments, int batch, RadialRule rule, double ratio)
    {
        double[] scales = new double[rule.Nodes.Length];
        SphereMoments[] conditional = new SphereMoments[scales.Length];
        for (int i = 0; i < scales.Length; i++)
        {
            double squared = 2 * rule.Nodes[i] * ratio;
            scales[i] = Math.Sqrt(squared / (squared + batch));
            conditional[i] = moments(scales[i]);
        }

        return new ConditionalMoments(rule, scales, conditional);
    }
}
