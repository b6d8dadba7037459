namespace Fathom.MeanField;

/// <summary>
/// The moments of one and two coordinates of a uniform direction from which every quantity of the fixed point follows.
/// </summary>
/// <remarks>
/// v is uniform on the unit sphere of centred vectors in R^B; f_a = φ(√B v_a) − offset, and g_a = φ′(√B v_a). The quadratures
/// take the mean of φ as offset before second moments are formed: all eigenvalues are invariant under φ → φ + constant, and the
/// difference q − q·c would cancel otherwise. Each property but the offset is an expectation over v.
/// </remarks>
internal readonly record struct SphereMoments
{
    /// <summary>The constant that was taken off φ.</summary>
    public double Offset { get; init; }

    /// <summary>E f₁, zero when the offset is the mean of φ.</summary>
    public double Mean { get; init; }

    /// <summary>E f₁².</summary>
    public double F2 { get; init; }

    /// <summary>E f₁ f₂.</summary>
    public double F1F2 { get; init; }

    /// <summary>E f₁ v₁.</summary>
    public double FV { get; init; }

    /// <summary>E f₁² v₁².</summary>
    public double F2V2 { get; init; }

    /// <summary>E f₁ f₂ v₁².</summary>
    public double F1F2V2 { get; init; }

    /// <summary>E f₁ f₂ v₁ v₂.</summary>
    public double F1F2V1V2 { get; init; }

    /// <summary>E g₁.</summary>
    public double G { get; init; }

    /// <summary>E g₁².</summary>
    public double G2 { get; init; }

    /// <summary>E g₁² v₁².</summary>
    public double G2V2 { get; init; }

    /// <summary>E g₁² v₁⁴.</summary>
    public double G2V4 { get; init; }

    /// <summary>E g₁ g₂.</summary>
    public double G1G2 { get; init; }

    /// <summary>E g₁ g₂ v₁².</summary>
    public double G1G2V2 { get; init; }

    /// <summary>E g₁ g₂ v₁ v₂.</summary>
    public double G1G2V1V2 { get; init; }

    /// <summary>E g₁ g₂ v₁ v₂ (v₁² + v₂²)/2.</summary>
    public double G1G2V3V1 { get; init; }

    /// <summary>E g₁ g₂ v₁² v₂².</summary>
    public double G1G2V2V2 { get; init; }

    /// <summary>μ = E f₁² − E f₁ f₂ = q(1 − c), the variance of the centred signal per neuron.</summary>
    public double CentredVariance => F2 - F1F2;

    /// <summary>q = E φ(√B v₁)².</summary>
    public double Variance => F2 + (Offset * ((2 * Mean) + Offset));

    /// <summary>q·c = E φ(√B v₁) φ(√B v₂).</summary>
    public double Covariance => F1F2 + (Offset * ((2 * Mean) + Offset));

    /// <summary>The moments after f is multiplied by one factor and g by another.</summary>
    /// <param name="value">Factor of f and of the offset.</param>
    /// <param name="derivative">Factor of g.</param>
    /// <returns>The moments.</returns>
    public SphereMoments Scaled(double value, double derivative)
    {
        double f2 = value * value;
        double g2 = derivative * derivative;
        return new SphereMoments
        {
            Offset = Offset * value,
            Mean = Mean * value,
            F2 = F2 * f2,
            F1F2 = F1F2 * f2,
            FV = FV * value,
            F2V2 = F2V2 * f2,
            F1F2V2 = F1F2V2 * f2,
            F1F2V1V2 = F1F2V1V2 * f2,
            G = G * derivative,
            G2 = G2 * g2,
            G2V2 = G2V2 * g2,
            G2V4 = G2V4 * g2,
            G1G2 = G1G2 * g2,
            G1G2V2 = G1G2V2 * g2,
            G1G2V1V2 = G1G2V1V2 * g2,
            G1G2V3V1 = G1G2V3V1 * g2,
            G1G2V2V2 = G1G2V2V2 * g2,
        };
    }
}
