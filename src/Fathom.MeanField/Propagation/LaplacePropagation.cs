using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Propagates the covariance of any batch through batch normalization and a positive-homogeneous activation.</summary>
/// <remarks>
/// <para>
/// With y = Gh and B_φ(h) = φ(√B y / √(|y|² + Bε)), homogeneity of degree α and 1/R^{2α} = Γ(α)^{−1} ∫ ds s^{α−1} e^{−sR²} give
/// E[B_φ(h)B_φ(h)ᵀ] = B^α/Γ(α) ∫ ds s^{α−1} e^{−sBε} det(I + 2sΣ^G)^{−½} V_φ(Σ^G (I + 2sΣ^G)^{−1}), an integral over one variable for any
/// Gram matrix Σ (Yang et al. 2019, Theorem 3.2; ε enters exactly through the extra factor). See <c>docs/propagation.md</c>.
/// </para>
/// <para>
/// Results do not depend on the number of threads. The cost is one symmetric B × B × B product per node, some 60 to 100 nodes.
/// </para>
/// </remarks>
public static class LaplacePropagation
{
    /// <summary>The relative accuracy asked for when none is given.</summary>
    public const double DefaultTolerance = 1e-12;

    internal const int ParallelBatch = 32;

    /// <summary>One layer forward: E[B_φ(h)B_φ(h)ᵀ] for h ~ N(0, Σ).</summary>
    /// <param name="sigma">Σ, B × B, symmetric positive semi-definite, any scale.</param>
    /// <param name="activation">A positive-homogeneous activation.</param>
    /// <param name="epsilon">Batch norm's ε in the variance, non-negative, in the unit of Σ.</param>
    /// <param name="centred">Whether batch norm subtracts the batch mean (it divides by the root mean square otherwise).</param>
    /// <param name="tolerance">Quadrature error relative to the largest entry.</param>
    /// <returns>The covariance after the layer.</returns>
    /// <exception cref="ArgumentException">The activation is not positive-homogeneous, or Σ is not a finite symmetric positive semi-definite matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or the tolerance is out of range.</exception>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static ForwardPropagation Forward(
        Matrix sigma, Activation activation, double epsilon = 0, bool centred = true, double tolerance = DefaultTolerance) =>
        Forward(sigma, new HomogeneousCovariance(activation), epsilon, centred, tolerance);

    /// <summary>One layer forward, with the activation prepared once for many layers.</summary>
    /// <param name="sigma">Σ, B × B, symmetric positive semi-definite, any scale.</param>
    /// <param name="activation">The prepared activation.</param>
    /// <param name="epsilon">Batch norm's ε in the variance, non-negative, in the unit of Σ.</param>
    /// <param name="centred">Whether batch norm subtracts the batch mean.</param>
    /// <param name="tolerance">Quadrature error relative to the largest entry.</param>
    /// <returns>The covariance after the layer.</returns>
    /// <exception cref="ArgumentException">Σ is not a finite symmetric positive semi-definite matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or the tolerance is out of range.</exception>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static ForwardPropagation Forward(
        Matrix sigma, HomogeneousCovariance activation, double epsilon = 0, bool centred = true, double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Check(epsilon, tolerance);
        BatchSpectrum spectrum = BatchSpectrum.Of(sigma, centred, nameof(sigma));
        int n = spectrum.Batch;
        if (spectrum.Rank == 0)
        {
            return new ForwardPropagation(new Matrix(n, n), 0, 0, 0, true);
        }

        double alpha = activation.Degree;
        double logFactor = (alpha * Math.Log(n)) - GammaFunction.LogGamma(alpha) + Math.Log(activation.Moment);
        LaplaceGrid grid = Grid(spectrum, alpha, 0, n * epsilon / spectrum.Scale, logFactor, tolerance);
        (double[] sum, double error, int nodes) = LaplaceSum.Integrate(
            grid, ForwardKernel.Length(n), () => new ForwardKernel(activation, spectrum), tolerance, n >= ParallelBatch);

        int padded = PaddedProduct.Pad(n);
        Matrix covariance = new(n, n);
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                double value = sum[(i * padded) + j];
                covariance[i, j] = value;
                covariance[j, i] = value;
                largest = Math.Max(largest, Math.Abs(value));
            }
        }

        return new ForwardPropagation(covariance, error + (largest * (Sensitivity(spectrum) + (0.02 * tolerance))), nodes, spectrum.Rank, false);
    }

    /// <summary>One layer backward: E[JᵀΠJ] with J = ∂B_φ(h)/∂h and h ~ N(0, Σ).</summary>
    /// <param name="sigma">Σ of the pre-activations before batch normalization, B × B, symmetric positive semi-definite, any scale.</param>
    /// <param name="pi">Π, the covariance over the batch of the gradient behind the activation, B × B, symmetric.</param>
    /// <param name="activation">A positive-homogeneous activation.</param>
    /// <param name="epsilon">Batch norm's ε in the variance, non-negative, in the unit of Σ.</param>
    /// <param name="centred">Whether batch norm subtracts the batch mean.</param>
    /// <param name="tolerance">Quadrature error relative to the largest term.</param>
    /// <returns>The backward covariance, or the reason why it is not finite.</returns>
    /// <exception cref="ArgumentException">The activation is not positive-homogeneous, or a matrix is unusable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or the tolerance is out of range.</exception>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static BackwardPropagation Backward(
        Matrix sigma, Matrix pi, Activation activation, double epsilon = 0, bool centred = true, double tolerance = DefaultTolerance) =>
        Backward(sigma, pi, new HomogeneousCovariance(activation), epsilon, centred, tolerance);

    /// <summary>One layer backward, with the activation prepared once for many layers.</summary>
    /// <param name="sigma">Σ of the pre-activations before batch normalization, B × B, symmetric positive semi-definite, any scale.</param>
    /// <param name="pi">Π, the covariance over the batch of the gradient behind the activation, B × B, symmetric.</param>
    /// <param name="activation">The prepared activation.</param>
    /// <param name="epsilon">Batch norm's ε in the variance, non-negative, in the unit of Σ.</param>
    /// <param name="centred">Whether batch norm subtracts the batch mean.</param>
    /// <param name="tolerance">Quadrature error relative to the largest term.</param>
    /// <returns>The backward covariance, or the reason why it is not finite.</returns>
    /// <exception cref="ArgumentException">A matrix is unusable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or the tolerance is out of range.</exception>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static BackwardPropagation Backward(
        Matrix sigma,
        Matrix pi,
        HomogeneousCovariance activation,
        double epsilon = 0,
        bool centred = true,
        double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Check(epsilon, tolerance);
        BatchSpectrum spectrum = BatchSpectrum.Of(sigma, centred, nameof(sigma));
        return BackwardIntegral.Evaluate(spectrum, pi, activation, epsilon, tolerance);
    }

    internal static void Check(double epsilon, double tolerance)
    {
        if (!(epsilon >= 0) || !double.IsFinite(epsilon))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon must be finite and not negative.");
        }

        if (!(tolerance >= 1e-14 && tolerance < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance must lie between 1e-14 and 1.");
        }
    }

    internal static LaplaceGrid Grid(BatchSpectrum spectrum, double power, double growth, double decay, double logFactor, double tolerance) =>
        new(spectrum.Eigenvalues.AsSpan(0, spectrum.Rank), power, growth, decay, logFactor, LaplaceGrid.CoarseStep(power), 0.01 * tolerance);

    /// <summary>Relative effect of rounding and of the Gram matrix's uncertainty on the largest entry.</summary>
    /// <remarks>
    /// A standard deviation √v that is known to δ/√v, or to √δ at worst, moves entries by as much; so does a small eigenvalue, whose
    /// direction contributes through its square root.
    /// </remarks>
    internal static double Sensitivity(BatchSpectrum spectrum)
    {
        double delta = spectrum.Uncertainty;
        double top = spectrum.Eigenvalues[0];
        double smallest = spectrum.Eigenvalues[spectrum.Rank - 1];
        double leastVariance = double.PositiveInfinity;
        for (int i = 0; i < spectrum.Batch; i++)
        {
            leastVariance = Math.Min(leastVariance, spectrum.Variance(i));
        }

        double ofSamples = Math.Min(Math.Sqrt(delta / top), delta / Math.Sqrt(Math.Max(leastVariance, double.Epsilon) * top));
        double ofModes = Math.Min(Math.Sqrt(delta / top), delta / Math.Sqrt(smallest * top));
        return (64 * Estimate.UnitRoundoff) + (delta / top) + ofSamples + ofModes;
    }
}
