namespace Fathom.MeanField;

/// <summary>The backward operator Π → E[JᵀΠJ] on its three eigenspaces, for a given radius.</summary>
/// <remarks>
/// J = D (√B/r)(I − s·v vᵀ) G with D = diag g. With batch norm's ε = 0, s = 1; with ε > 0, s = r²/(r² + Bε). The factor B/r² is left to
/// the caller. Each function is the quadratic form on a unit element of the space, written in the moments (Theorem 7 of the first
/// version of Yang et al. 2019 for the trace; the other two by the same expansion).
/// </remarks>
internal static class BackwardMap
{
    /// <summary>The form on the trace direction G/√(B−1).</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="projection">The coefficient s of v vᵀ.</param>
    /// <returns>The form.</returns>
    public static double Trace(in SphereMoments m, int batch, double projection)
    {
        double perB = 1.0 / batch;
        double twice = projection * (2 - projection);
        return (m.G2 * (1 - perB)) - (twice * m.G2V2) + (m.G1G2 * perB) + (twice * m.G1G2V1V2);
    }

    /// <summary>The form on centred diagonal matrices.</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="projection">The coefficient s of v vᵀ.</param>
    /// <returns>The form.</returns>
    public static double Diagonal(in SphereMoments m, int batch, double projection)
    {
        double s = projection;
        double s2 = s * s;
        double b = batch;
        double single = ((1 - (2 / b)) * m.G2) - (2 * s * m.G2V2) + (2 * s * m.G2V2 / (b - 1))
            + (s2 * ((b * m.G2V4) - m.G2V2) / (b - 1));
        double pair = (m.G1G2 / b) + (s * m.G1G2V1V2) - (s * (m.G1G2V2 + m.G1G2V1V2) / (b - 2)) - (s2 * m.G1G2V3V1)
            + (((s2 * m.G1G2V1V2) - (2 * s2 * m.G1G2V3V1)) / (b - 2));
        return single + (2 * pair);
    }

    /// <summary>The form on matrices with zero diagonal and zero row sums.</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <param name="projection">The coefficient s of v vᵀ.</param>
    /// <returns>The form.</returns>
    public static double OffDiagonal(in SphereMoments m, int batch, double projection)
    {
        double s = projection;
        double s2 = s * s;
        double b = batch;
        double quartic = m.G1G2V2V2 + (((2 * m.G1G2V3V1) + (2 * m.G1G2V2V2)) / (b - 2))
            + (((4 * m.G1G2V3V1) + (2 * m.G1G2V2V2) - m.G1G2V1V2) / ((b - 2) * (b - 3)));
        return m.G1G2 - (2 * s * (m.G1G2V2 + ((m.G1G2V2 + m.G1G2V1V2) / (b - 2)))) + (2 * s2 * quartic);
    }
}
