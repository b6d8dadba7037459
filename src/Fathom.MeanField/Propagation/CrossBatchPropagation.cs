using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Propagates the covariance between two batches that are normalized separately by the same network.</summary>
/// <remarks>
/// E[B_φ(h₁)B_φ(h₂)ᵀ] = (B₁B₂)^{α/2}/Γ(α/2)² ∫∫ ds dt (st)^{α/2−1} e^{−sB₁ε−tB₂ε} E[e^{−s|y₁|²−t|y₂|²} φ(y₁)φ(y₂)ᵀ] (Yang et al. 2019,
/// appendix H; the exponential tilts are taken one after the other: y₁ by s, then what is left of y₂ by t, in the eigenbasis of its
/// conditional covariance, so that each pair (s, t) costs one B₁ × B₂ × B₂ product). See <c>docs/propagation.md</c>.
/// </remarks>
public static class CrossBatchPropagation
{
    /// <summary>The relative accuracy asked for when none is given.</summary>
    public const double DefaultTolerance = 1e-10;

    /// <summary>The highest refinement that is tried.</summary>
    private const int LastLevel = 3;

    /// <summary>One layer forward for the block between two batches.</summary>
    /// <param name="sigma1">Σ₁ of the first batch, B₁ × B₁.</param>
    /// <param name="sigma2">Σ₂ of the second batch, B₂ × B₂.</param>
    /// <param name="xi">Ξ = E[h₁h₂ᵀ], B₁ × B₂; the three blocks together must be positive semi-definite.</param>
    /// <param name="activation">A positive-homogeneous activation.</param>
    /// <param name="epsilon">Batch norm's ε in the variance, non-negative, in the unit of Σ.</param>
    /// <param name="centred">Whether batch norm subtracts the batch means.</param>
    /// <param name="tolerance">Quadrature error relative to the scale √(tr V₁ tr V₂ / (B₁B₂)) of the result.</param>
    /// <returns>The block after the layer.</returns>
    /// <exception cref="ArgumentException">The activation is not positive-homogeneous, or a matrix is unusable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or the tolerance is out of range.</exception>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static CrossBatchForward Forward(
        Matrix sigma1,
        Matrix sigma2,
        Matrix xi,
        Activation activation,
        double epsilon = 0,
        bool centred = true,
        double tolerance = DefaultTolerance) =>
        Forward(sigma1, sigma2, xi, new HomogeneousCovariance(activation), epsilon, centred, tolerance);

    /// <summary>One layer forward for the block between two batches, with the activation prepared once for many layers.</summary>
    /// <param name="sigma1">Σ₁ of the first batch, B₁ × B₁.</param>
    /// <param name="sigma2">Σ₂ of the second batch, B₂ × B₂.</param>
    /// <param name="xi">Ξ = E[h₁h₂ᵀ], B₁ × B₂; the three blocks together must be positive semi-definite.</param>
    /// <param name="activation">The prepared activation.</param>
    /// <param name="epsilon">Batch norm's ε in the variance, non-negative, in the unit of Σ.</param>
    /// <param name="centred">Whether batch norm subtracts the batch means.</param>
    /// <param name="tolerance">Quadrature error relative to the scale of the result.</param>
    /// <returns>The block after the layer.</returns>
    /// <exception cref="ArgumentException">A matrix is unusable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or the tolerance is out of range.</exception>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static CrossBatchForward Forward(
        Matrix sigma1,
        Matrix sigma2,
        Matrix xi,
        HomogeneousCovariance activation,
        double epsilon = 0,
        bool centred = true,
        double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        LaplacePropagation.Check(epsilon, tolerance);
        BatchSpectrum first = BatchSpectrum.Of(sigma1, centred, nameof(sigma1));
        BatchSpectrum second = BatchSpectrum.Of(sigma2, centred, nameof(sigma2));
        if (first.Rank == 0 || second.Rank == 0)
        {
            CheckedCross(first, second, xi);
            return new CrossBatchForward(new Matrix(first.Batch, second.Batch), 0, 0);
        }

        double[] cross = CheckedCross(first, second, xi);
        CrossBatchIntegral integral = new(first, second, cross, activation, epsilon, 0.01 * tolerance);
        double[] coarse = integral.Evaluate(0, out int nodes, out double scale, out _);
        for (int level = 1; level <= LastLevel; level++)
        {
            double[] fine = integral.Evaluate(level, out int more, out scale, out double rounding);
            nodes += more;
            double difference = 0;
            for (int i = 0; i < fine.Length; i++)
            {
                difference = Math.Max(difference, Math.Abs(fine[i] - coarse[i]));
            }

            double relative = difference / scale;
            double error = Math.Min(relative, Math.Pow(relative, 1.5));
            if (error <= tolerance)
            {
                double sensitivity = LaplacePropagation.Sensitivity(first) + LaplacePropagation.Sensitivity(second);
                double bound = scale * (error + (0.05 * tolerance) + sensitivity) + rounding;
                return new CrossBatchForward(integral.Unpad(fine), bound, nodes);
            }

            coarse = fine;
        }

        throw new ArithmeticException("The double Laplace integral did not reach its tolerance.");
    }

    /// <summary>UᵀΞU between the modes of positive variance, scaled like the spectra.</summary>
    private static double[] CheckedCross(BatchSpectrum first, BatchSpectrum second, Matrix xi)
    {
        ArgumentNullException.ThrowIfNull(xi);
        if (xi.Rows != first.Batch || xi.Columns != second.Batch)
        {
            throw new ArgumentException($"The cross block must be {first.Batch} × {second.Batch}.", nameof(xi));
        }

        foreach (double value in xi.Values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException("The cross block must have finite entries.", nameof(xi));
            }
        }

        double[] result = new double[first.Rank * second.Rank];
        double left = 1 / Math.Sqrt(first.Scale);
        double right = 1 / Math.Sqrt(second.Scale);
        for (int k = 0; k < first.Rank; k++)
        {
            for (int b = 0; b < second.Batch; b++)
            {
                double sum = 0;
                for (int a = 0; a < first.Batch; a++)
                {
                    sum += first.Vectors[a, k] * (xi[a, b] * left * right);
                }

                for (int l = 0; l < second.Rank; l++)
                {
                    result[(k * second.Rank) + l] += sum * second.Vectors[b, l];
                }
            }
        }

        for (int k = 0; k < first.Rank; k++)
        {
            for (int l = 0; l < second.Rank; l++)
            {
                double bound = Math.Sqrt(first.Eigenvalues[k] * second.Eigenvalues[l]);
                if (Math.Abs(result[(k * second.Rank) + l]) > bound + 1e-7)
                {
                    throw new ArgumentException("The two batches and their cross block are not positive semi-definite together.", nameof(xi));
                }
            }
        }

        return result;
    }
}
