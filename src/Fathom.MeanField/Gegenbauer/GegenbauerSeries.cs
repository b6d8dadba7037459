namespace Fathom.MeanField;

/// <summary>Orthonormal Gegenbauer polynomials of one coordinate on the sphere, and the correlation they leave between two.</summary>
/// <remarks>
/// For batch size B let n = B − 1. The polynomials p_l are orthonormal for the density ∝ (1 − x²)^((n−3)/2), with
/// x p_l = b_{l+1} p_{l+1} + b_l p_{l−1}. For the two coordinates of a uniform centred direction, whose correlation is
/// ρ = −1/(B−1), E[p_k(x₁) p_l(x₂)] = δ_kl P_l(ρ) (Yang et al. 2019, Gegenbauer expansion; the addition theorem).
/// </remarks>
internal static class GegenbauerSeries
{
    /// <summary>The recurrence coefficients b_1 … b_count.</summary>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <param name="count">How many.</param>
    /// <returns>An array with b_l at index l; index 0 is 0.</returns>
    public static double[] Recurrence(int batch, int count)
    {
        double n = batch - 1;
        double[] b = new double[count + 1];
        for (int l = 1; l <= count; l++)
        {
            b[l] = l == 1
                ? Math.Sqrt(1 / n)
                : Math.Sqrt(l * (l + n - 3) / (((2 * l) + n - 2) * ((2 * l) + n - 4)));
        }

        return b;
    }

    /// <summary>The normalized zonal values P_l(ρ) = C_l(ρ)/C_l(1) at ρ = −1/(B−1).</summary>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <param name="degree">The highest degree.</param>
    /// <returns>P_0 … P_degree.</returns>
    public static double[] PairCorrelation(int batch, int degree)
    {
        double n = batch - 1;
        double rho = -1 / n;
        double[] p = new double[degree + 1];
        p[0] = 1;
        if (degree >= 1)
        {
            p[1] = rho;
        }

        for (int l = 1; l < degree; l++)
        {
            p[l + 1] = ((((2 * l) + n - 2) * rho * p[l]) - (l * p[l - 1])) / (l + n - 2);
        }

        return p;
    }

    /// <summary>The degree beyond which pair correlations are too small to matter, or a cap.</summary>
    /// <param name="batch">The batch size B.</param>
    /// <param name="cap">The largest degree considered.</param>
    /// <returns>The smallest degree L with |P_l| below the cutoff for the two degrees after it, at most <paramref name="cap"/>.</returns>
    /// <remarks>What is cut off a pair moment is at most sup |P_l| times the second moments of the two factors (Cauchy and Schwarz).</remarks>
    public static int RelevantDegree(int batch, int cap)
    {
        const double Cutoff = 1e-16;
        double[] p = PairCorrelation(batch, cap);
        for (int l = 2; l + 1 < p.Length; l++)
        {
            if (Math.Abs(p[l]) < Cutoff && Math.Abs(p[l + 1]) < Cutoff)
            {
                return l;
            }
        }

        return cap;
    }

    /// <summary>Coefficients of x·f from those of f; the highest degree is lost.</summary>
    /// <param name="coefficients">Coefficients of f.</param>
    /// <param name="recurrence">The recurrence from <see cref="Recurrence"/>.</param>
    /// <param name="factor">A factor applied to x.</param>
    /// <returns>Coefficients of factor·x·f, one fewer.</returns>
    public static double[] TimesCoordinate(double[] coefficients, double[] recurrence, double factor)
    {
        double[] product = new double[coefficients.Length - 1];
        for (int l = 0; l < product.Length; l++)
        {
            double below = l > 0 ? recurrence[l] * coefficients[l - 1] : 0;
            product[l] = factor * (below + (recurrence[l + 1] * coefficients[l + 1]));
        }

        return product;
    }
}
