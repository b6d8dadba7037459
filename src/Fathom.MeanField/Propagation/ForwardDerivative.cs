using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The derivative of the forward map Σ → V_{B_φ}(Σ) in a direction, at any Σ of (centred) rank three or more.</summary>
/// <remarks>
/// Differentiates the Laplace integral under the integral sign: dC = (I + 2sΣ^G)^{−1} Δ^G (I + 2sΣ^G)^{−1} and
/// d log det(I + 2sΣ^G)^{−½} = −s tr((I + 2sΣ^G)^{−1}Δ^G). Directions that leave the range of Σ^G make the second grow like s, so the
/// derivative is infinite in such directions when the rank is one or two. See <c>docs/propagation.md</c>.
/// </remarks>
public static class ForwardDerivative
{
    /// <summary>Evaluates the derivative.</summary>
    /// <param name="sigma">Σ, B × B, symmetric positive semi-definite, centred rank at least 3.</param>
    /// <param name="direction">Δ, B × B, symmetric.</param>
    /// <param name="activation">The prepared activation.</param>
    /// <param name="tolerance">Relative quadrature error.</param>
    /// <returns>d/dτ V(Σ + τΔ) at τ = 0, B × B.</returns>
    /// <exception cref="ArgumentException">A matrix is unusable, or the rank is below three.</exception>
    public static Matrix Along(
        Matrix sigma, Matrix direction, HomogeneousCovariance activation, double tolerance = LaplacePropagation.DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(activation);
        BatchSpectrum spectrum = BatchSpectrum.Of(sigma, true, nameof(sigma));
        int n = spectrum.Batch;
        if (direction.Rows != n || direction.Columns != n)
        {
            throw new ArgumentException($"The direction must be {n} × {n} like the covariance.", nameof(direction));
        }

        if (spectrum.Rank < 3)
        {
            throw new ArgumentException("The derivative is infinite where the centred covariance has rank below three.", nameof(sigma));
        }

        double alpha = activation.Degree;
        int modes = spectrum.Eigenvalues.Length;
        double[] inModes = new double[modes * modes];
        for (int k = 0; k < modes; k++)
        {
            for (int l = 0; l < modes; l++)
            {
                double sum = 0;
                for (int a = 0; a < n; a++)
                {
                    for (int b = 0; b < n; b++)
                    {
                        sum += spectrum.Vectors[a, k] * direction[a, b] * spectrum.Vectors[b, l];
                    }
                }

                inModes[(k * modes) + l] = sum / spectrum.Scale;
            }
        }

        double logFactor = (alpha * Math.Log(n)) - GammaFunction.LogGamma(alpha) + Math.Log(activation.Moment);
        LaplaceGrid grid = LaplacePropagation.Grid(spectrum, alpha, 1, 0, logFactor, tolerance);
        (double[] result, _, _) = LaplaceSum.Integrate(
            grid, n * n, () => new ForwardDerivativeKernel(spectrum, inModes, activation), tolerance, false);
        return new Matrix(n, n, result);
    }
}
