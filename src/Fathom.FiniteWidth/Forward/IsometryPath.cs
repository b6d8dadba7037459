using System.Collections.Immutable;

namespace Fathom.FiniteWidth;

/// <summary>How a given batch becomes isometric under orthogonal weights: the predicted isometry gap over depth.</summary>
/// <remarks>
/// <para>
/// A law for large width, derived in docs/finite-width.md. An eigenvalue λ of XXᵀ (mean one) drifts by 2λ(p̂₂ − λ)/(d+2) per layer, so a small one grows by the factor 1 + 2/d: the slow phase.
/// Random rotations meanwhile stir up noise, by which eigenvalues repel each other. Once all of them are of order one, drift and repulsion keep the shape of the spectrum and its spread decays by d/(d+2) per
/// layer: the fast phase.
/// </para>
/// <para>The gap comes out within about 10 % of its mean over networks (d = 64 and 128, over three batches' worth of layers; a fifth at d = 16); its chance from network to network is not in it.</para>
/// </remarks>
public static class IsometryPath
{
    /// <summary>The most layers that are followed.</summary>
    public const int MostLayers = 10_000_000;

    /// <summary>The e-folding depth of the gap near isometry: E φ falls by d/(d+2) per layer.</summary>
    /// <param name="width">The width d, at least 1.</param>
    /// <returns>1/ln(1 + 2/d), about (d+1)/2 layers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive.</exception>
    public static double FoldingDepth(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return 1 / Math.Log(1 + (2.0 / width));
    }

    /// <summary>
    /// By how much the logarithm of one vanishing eigenvalue grows per layer on average while all others are equal: ln(1 + 2/d) + v/2 with the relative variance v of Σ w⁴ over a random unit vector.
    /// </summary>
    /// <param name="width">The width d, at least 2.</param>
    /// <returns>The growth, 2/d to leading order; below it for finite d (0.0393 against 0.0400 at d = 50).</returns>
    /// <remarks>The inverse of the smallest eigenvalue is multiplied by Σ a w² = d/(d−1) · (1 − Σ w⁴), with E Σ w⁴ = 3/(d+2).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 2.</exception>
    public static double SmallEigenvalueGrowth(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        double d = width;
        double mean = 3 / (d + 2);
        double secondMoment = d * (HaarMoments.EvenPower(width, 4) + ((d - 1) * 9 / (d * (d + 2) * (d + 4) * (d + 6))));
        double variance = (secondMoment - (mean * mean)) / ((1 - mean) * (1 - mean));
        return Math.Log(1 + (2 / d)) + (0.5 * variance);
    }

    /// <summary>The predicted gap after each layer.</summary>
    /// <param name="spectrum">The spectrum of the input batch, of full rank.</param>
    /// <param name="layers">The number of layers, 0 to <see cref="MostLayers"/>.</param>
    /// <returns>layers + 1 gaps; the first is that of the input.</returns>
    /// <exception cref="ArgumentException">The batch has a smaller rank than it has features: its gap does not vanish, see <see cref="StationarySpectrum"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of layers is out of range.</exception>
    public static ImmutableArray<double> Gaps(FeatureSpectrum spectrum, int layers)
    {
        Check(spectrum);
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, MostLayers);
        DriftingSpectrum state = new(spectrum);
        double[] gaps = new double[layers + 1];
        gaps[0] = spectrum.Gap;
        for (int layer = 1; layer <= layers; layer++)
        {
            state.Step();
            gaps[layer] = state.Gap;
        }

        return [.. gaps];
    }

    /// <summary>The depth at which the predicted gap first comes down to a target.</summary>
    /// <param name="spectrum">The spectrum of the input batch, of full rank.</param>
    /// <param name="gap">The target, positive.</param>
    /// <returns>The depth and its split into the slow phase, in which the smallest eigenvalue grows to one half, and the fast one.</returns>
    /// <exception cref="ArgumentException">The batch has a smaller rank than it has features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is not positive, or would take more than <see cref="MostLayers"/> layers.</exception>
    public static IsometryDepth DepthTo(FeatureSpectrum spectrum, double gap)
    {
        Check(spectrum);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gap);
        DriftingSpectrum state = new(spectrum);
        int slow = state.Smallest >= 0.5 ? 0 : -1;
        for (int layer = 0; layer <= MostLayers; layer++)
        {
            if (slow < 0 && state.Smallest >= 0.5)
            {
                slow = layer;
            }

            if (state.Gap <= gap)
            {
                return new IsometryDepth(layer, slow < 0 ? layer : Math.Min(slow, layer));
            }

            state.Step();
        }

        throw new ArgumentOutOfRangeException(nameof(gap), gap, $"This gap would not be reached within {MostLayers} layers.");
    }

    /// <summary>The closed two-phase estimate for a batch with one small eigenvalue, by which rates can be read off.</summary>
    /// <param name="width">The width d, at least 2.</param>
    /// <param name="smallest">The smallest eigenvalue λ of XXᵀ relative to the mean, above 0 and below 1.</param>
    /// <param name="gap">The target gap, positive.</param>
    /// <returns>ln((1−λ)/λ) divided by <see cref="SmallEigenvalueGrowth"/> plus <see cref="FoldingDepth"/> times ln((1−λ)/(2 d gap)), the second not below zero.</returns>
    /// <remarks>
    /// The first term is the logistic growth of λ. On its way the batch collects the noise q = (1−λ)/d · e^(−2(layer − first term)/d), so the second phase starts from a gap of 1/(2d),
    /// whatever λ was.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double TwoPhaseDepth(int width, double smallest, double gap)
    {
        double growth = SmallEigenvalueGrowth(width);
        if (!(smallest > 0 && smallest < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smallest), smallest, "The smallest eigenvalue, relative to the mean, must lie between 0 and 1; a batch with a zero one never becomes isometric.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gap);
        double slow = Math.Max(0, Math.Log((1 - smallest) / smallest)) / growth;
        return slow + (FoldingDepth(width) * Math.Max(0, Math.Log((1 - smallest) / (2 * width * gap))));
    }

    private static void Check(FeatureSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.Rank < spectrum.Width)
        {
            throw new ArgumentException(
                $"The batch has rank {spectrum.Rank}, below its {spectrum.Width} features, so no depth makes it isometric; StationarySpectrum says where it ends.", nameof(spectrum));
        }
    }
}
