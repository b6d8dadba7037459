using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Pair moments by the Gegenbauer series: only one-dimensional integrals, then sums over degrees.</summary>
/// <remarks>
/// A product of functions of two coordinates has E[s(x₁) t(x₂)] = Σ_l ŝ_l t̂_l P_l(ρ). Multiplication by a coordinate acts on the
/// coefficients as a tridiagonal matrix, so the coefficients of f and g give all pair moments. Converges exponentially for
/// activations that are analytic; for kinked ones coefficients decay algebraically, and the series is useful only when P_l(ρ)
/// itself decays fast, that is for large batches.
/// </remarks>
internal static class GegenbauerMoments
{
    /// <summary>Computes all moments of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="basis">The basis, on a rule that suits the activation's kinks.</param>
    /// <returns>The moments.</returns>
    public static SphereMoments Moments(Activation activation, GegenbauerBasis basis)
    {
        MomentSums sums = MomentSums.Of(activation, basis.Rule);
        int batch = basis.Rule.Batch;
        int degree = basis.Degree;
        double[] b = basis.Recurrence;
        double[] p = basis.PairCorrelation;
        double[] f = basis.Coefficients(sums.Values, activation.Parity);
        double[] g = basis.Coefficients(sums.Derivatives, DerivativeParity(activation.Parity));

        // f has no mean by construction; its rounding residue must not enter squares of the large constant.
        f[0] = 0;
        double toV = Math.Sqrt((batch - 1.0) / batch);
        double[] fv = GegenbauerSeries.TimesCoordinate(f, b, toV);
        double[] fvv = GegenbauerSeries.TimesCoordinate(fv, b, toV);
        double[] gv = GegenbauerSeries.TimesCoordinate(g, b, toV);
        double[] gvv = GegenbauerSeries.TimesCoordinate(gv, b, toV);
        double[] gvvv = GegenbauerSeries.TimesCoordinate(gvv, b, toV);
        return sums.Moments with
        {
            F1F2 = PairSum(f, f, p, degree),
            F1F2V2 = PairSum(fvv, f, p, degree),
            F1F2V1V2 = PairSum(fv, fv, p, degree),
            G1G2 = PairSum(g, g, p, degree),
            G1G2V2 = PairSum(gvv, g, p, degree),
            G1G2V1V2 = PairSum(gv, gv, p, degree),
            G1G2V3V1 = PairSum(gvvv, gv, p, degree),
            G1G2V2V2 = PairSum(gvv, gvv, p, degree),
        };
    }

    /// <summary>The derivative of an odd function is even and the other way round.</summary>
    private static Parity DerivativeParity(Parity parity) => parity switch
    {
        Parity.Odd => Parity.Even,
        Parity.Even => Parity.Odd,
        _ => Parity.None,
    };

    private static double PairSum(double[] first, double[] second, double[] correlation, int degree)
    {
        // Summed from the small end: high degrees carry the small terms.
        double sum = 0;
        for (int l = degree; l >= 0; l--)
        {
            sum += first[l] * second[l] * correlation[l];
        }

        return sum;
    }
}
