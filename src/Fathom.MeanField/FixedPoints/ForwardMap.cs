namespace Fathom.MeanField;

/// <summary>The Jacobian of the forward covariance map, projected on centred matrices, times μ.</summary>
/// <remarks>Derived by differentiating the Gaussian density of the pre-activations; Yang et al. 2019, eigenvalues of the forward map.</remarks>
internal static class ForwardMap
{
    /// <summary>μ λ_L: the form on centred diagonal matrices.</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <returns>The form.</returns>
    public static double Diagonal(in SphereMoments m, int batch)
    {
        double b = batch;
        double centredSquare = m.CentredVariance * (b - 1) / b;
        double mixed = m.F2V2 - (2 / b * (m.F2V2 + ((b - 1) * m.F1F2V2))) + ((m.F2 + ((b - 1) * m.F1F2)) / (b * b));
        return ((b * mixed) - centredSquare) / 2 * b / (b - 2);
    }

    /// <summary>μ λ_M: the form on matrices with zero diagonal and zero row sums.</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>The form.</returns>
    public static double OffDiagonal(in SphereMoments m, int batch)
    {
        // The three distinct entries of E[f₁f₂ v vᵀ] away from the first two samples follow from v summing to zero and |v| = 1.
        double b = batch;
        double otherSquare = (m.F1F2 - (2 * m.F1F2V2)) / (b - 2);
        double oneOther = -(m.F1F2V2 + m.F1F2V1V2) / (b - 2);
        double twoOthers = -(otherSquare + (2 * oneOther)) / (b - 3);
        return (b - 1) * (m.F1F2V1V2 - (2 * oneOther) + twoOthers);
    }
}
