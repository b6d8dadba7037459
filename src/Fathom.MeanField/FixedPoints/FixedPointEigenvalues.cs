namespace Fathom.MeanField;

/// <summary>The eigenvalues at the fixed point as plain numbers, from the moments of the sphere.</summary>
/// <remarks>
/// Symmetric centred B × B matrices split into multiples of G = I − 11ᵀ/B (trace), centred diagonals GDG with tr D = 0
/// (diagonal), and matrices with zero diagonal and zero row sums (off-diagonal). The Jacobians of the forward and the backward
/// map are scalar on each (Yang et al. 2019, ultrasymmetric operators; forward: Theorems on λ_L and λ_M, backward: Theorem 3.9
/// and its generalization).
/// </remarks>
internal readonly record struct FixedPointEigenvalues
{
    /// <summary>λ_G of the backward map: the gradient growth.</summary>
    public double BackwardTrace { get; init; }

    /// <summary>λ_L of the backward map.</summary>
    public double BackwardDiagonal { get; init; }

    /// <summary>λ_M of the backward map.</summary>
    public double BackwardOffDiagonal { get; init; }

    /// <summary>λ_L of the forward map.</summary>
    public double ForwardDiagonal { get; init; }

    /// <summary>λ_M of the forward map.</summary>
    public double ForwardOffDiagonal { get; init; }

    /// <summary>λ_CB, the same for the forward and the backward map of two batches.</summary>
    public double CrossBatch { get; init; }

    /// <summary>The factor B/(μ(B−3)) = E[B/r²] that the backward map carries.</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>The factor.</returns>
    public static double InverseSquareRadius(in SphereMoments moments, int batch) =>
        batch / (moments.CentredVariance * (batch - 3.0));

    /// <summary>Computes all eigenvalues.</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <returns>The eigenvalues.</returns>
    public static FixedPointEigenvalues From(in SphereMoments m, int batch)
    {
        double mu = m.CentredVariance;
        double inverse = InverseSquareRadius(m, batch);
        return new FixedPointEigenvalues
        {
            BackwardTrace = inverse * BackwardMap.Trace(m, batch, 1),
            BackwardDiagonal = inverse * BackwardMap.Diagonal(m, batch, 1),
            BackwardOffDiagonal = inverse * BackwardMap.OffDiagonal(m, batch, 1),
            ForwardDiagonal = ForwardMap.Diagonal(m, batch) / mu,
            ForwardOffDiagonal = ForwardMap.OffDiagonal(m, batch) / mu,
            CrossBatch = CrossBatchFactor(m, batch) / mu,
        };
    }

    /// <summary>μ λ_CB = 2 (Γ(B/2)/Γ((B−1)/2))² (B E[f v]/(B−1))².</summary>
    /// <param name="m">The moments.</param>
    /// <param name="batch">The batch size B.</param>
    /// <returns>The product of the cross-batch eigenvalue and μ.</returns>
    public static double CrossBatchFactor(in SphereMoments m, int batch)
    {
        double ratio = Numerics.GammaFunction.Ratio((batch - 1) / 2.0, 0.5);
        double linear = batch * m.FV / (batch - 1.0);
        return 2 * ratio * ratio * linear * linear;
    }
}
