using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>What is certain about gradients at finite width, and the published bound beside it.</summary>
public static class GradientBounds
{
    /// <summary>Theorem 5 of Meterez et al. (2024): E ln ‖∂loss/∂W‖ is at most C d⁵ (φ³ + 1), at any depth.</summary>
    /// <param name="width">The width d, at least 1.</param>
    /// <param name="gap">The isometry gap φ of the input, not negative; infinite for a degenerate batch, for which the theorem says nothing.</param>
    /// <param name="constant">C, which the proof does not give; 1 by default.</param>
    /// <returns>The bound: 10¹⁰ nats at d = 100, where the truth is about −0.4.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width or the constant is not positive, or the gap is negative.</exception>
    public static double Theorem5(int width, double gap, double constant = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(constant);
        if (!(gap >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(gap), gap, "The isometry gap must be a number that is not negative.");
        }

        return constant * Math.Pow(width, 5) * (Math.Pow(gap, 3) + 1);
    }

    /// <summary>A lower bound on ln ‖∂loss/∂W‖ at a layer of a linear network with orthogonal weights and no more samples than features: gradients cannot vanish.</summary>
    /// <param name="logAntisymmetric">ln ‖A‖, the conserved norm, from <see cref="LastLayerPrediction.LogMiddle"/>.</param>
    /// <param name="activations">The activations that the weights multiply.</param>
    /// <returns>ln ‖A‖ + ln(σ_min/σ_max) over the non-zero singular values of the activations.</returns>
    public static double SmallestLogWeightGradient(double logAntisymmetric, IsometryMeasures activations)
    {
        ArgumentNullException.ThrowIfNull(activations);
        return logAntisymmetric + Math.Log(activations.SingularValues[activations.Rank - 1] / activations.SingularValues[0]);
    }

    /// <summary>
    /// E ‖X⁻ᵀ A Xᵀ‖²/‖A‖² for an isotropic antisymmetric A: how much a batch that is not isometric inflates the weight gradient at the input. A worst case, not a prediction.
    /// </summary>
    /// <param name="spectrum">The spectrum of the batch, of full rank and at least two features.</param>
    /// <returns>(Σλ Σ1/λ − d)/(d(d−1)), at least one. True gradients are small in the small directions of the batch, so that the real inflation is much milder.</returns>
    /// <exception cref="ArgumentException">An eigenvalue is zero or there is only one.</exception>
    public static double IsotropicInflation(FeatureSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        double d = spectrum.Width;
        return spectrum.Rank == spectrum.Width && d >= 2
            ? ((d * spectrum.Eigenvalues.Sum(eigenvalue => 1 / eigenvalue)) - d) / (d * (d - 1))
            : throw new ArgumentException("The inflation needs a batch of full rank with at least two features.", nameof(spectrum));
    }

    /// <summary>The factor by which one layer backwards multiplies E ‖G‖², for a gradient that points nowhere in particular.</summary>
    /// <param name="spectrum">The spectrum of the layer's input.</param>
    /// <param name="samples">The number of samples n, at least 2.</param>
    /// <param name="centred">Whether the batch norm subtracts the mean.</param>
    /// <returns>(1 − 1/n) E 1/a, or (1 − 2/n) E 1/a when centred; the same for orthogonal and Gaussian weights. Infinite for a rank of one or two.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two samples: batch norm then leaves no gradient.</exception>
    public static Estimate OneStepEnergy(FeatureSpectrum spectrum, int samples, bool centred = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        return RandomDirection.ExpectedInverse(spectrum).Scale(1 - ((centred ? 2.0 : 1.0) / samples));
    }
}
