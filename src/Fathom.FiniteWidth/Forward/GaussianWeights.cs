using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The isometry gap under square Gaussian weights, which undo with every layer what normalization gains.</summary>
public static class GaussianWeights
{
    /// <summary>By how much a square Gaussian matrix alone raises the isometry gap on average: ψ(d/2) − (1/d) Σ ψ(i/2), about 1 for large d.</summary>
    /// <param name="width">The number of features d, at least 1.</param>
    /// <returns>The expected gap of the weights after each row has been normalized in the mean.</returns>
    /// <remarks>ln det of a Wishart matrix is a sum of independent ln χ²ᵢ with means ψ(i/2) + ln 2 (N. R. Goodman, Ann. Math. Statist. 34 (1963) 178).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive.</exception>
    public static double GapOfWeights(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        double reference = GammaFunction.Digamma(0.5 * width);
        double sum = 0;
        for (int i = 1; i <= width; i++)
        {
            sum += reference - GammaFunction.Digamma(0.5 * i);
        }

        return sum / width;
    }

    /// <summary>The expected change of the isometry gap by one layer, E φ(BN(WX)) − φ(X), for a batch of full rank.</summary>
    /// <param name="spectrum">The spectrum of X.</param>
    /// <returns><see cref="GapOfWeights"/> + <see cref="RandomDirection.ExpectedLogarithm"/>; positive deep in the network, so the gap grows without bound.</returns>
    public static Estimate ExpectedStep(FeatureSpectrum spectrum)
    {
        Estimate norm = RandomDirection.ExpectedLogarithm(spectrum);
        double weights = GapOfWeights(spectrum.Width);
        return new Estimate(weights + norm.Value, norm.Error + (8 * Estimate.UnitRoundoff * (weights + 1)));
    }
}
