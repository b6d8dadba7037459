using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The bounds that Meterez et al. (ICLR 2024) prove on isometry over layers, and what is exact in their place.</summary>
public static class PublishedIsometryBounds
{
    /// <summary>The constant that the paper's figure uses for <see cref="Theorem1"/>; the theorem itself only says that one exists.</summary>
    public const double FigureConstant = 0.015;

    /// <summary>Lemma 2 as printed: a lower bound on I(BN(X))/I(X), one plus the squared coefficient of variation of the norms of features.</summary>
    /// <param name="activations">Samples × features, finite; no feature is zero.</param>
    /// <returns>The bound, at least one. To leading order its logarithm is half of that of <see cref="Lemma2Exact"/>.</returns>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static double Lemma2(Matrix activations)
    {
        double[] squares = FeatureSquares(activations);
        double mean = squares.Average(Math.Sqrt);
        double variance = squares.Average(square => Math.Pow(Math.Sqrt(square) - mean, 2));
        return 1 + (variance / (mean * mean));
    }

    /// <summary>What Lemma 2 bounds, exactly: I(BN(X))/I(X) is the arithmetic over the geometric mean of the squared norms of features.</summary>
    /// <param name="activations">Samples × features, at least as many samples as features, finite; no feature is zero.</param>
    /// <returns>The ratio of isometries for a batch of full rank, at least one.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, or a feature is zero.</exception>
    public static double Lemma2Exact(Matrix activations)
    {
        double[] squares = FeatureSquares(activations);
        if (squares.Contains(0))
        {
            throw new ArgumentException("Every feature must be non-zero for some sample.", nameof(activations));
        }

        double mean = squares.Average();
        return Math.Exp(squares.Average(square => LogDefect.Relative(square, mean)));
    }

    /// <summary>Theorem 3: E I(BN(WX))/I(X) is at least (1 − p₂/(2d²(d+2)))⁻¹.</summary>
    /// <param name="spectrum">The spectrum of X.</param>
    /// <returns>The bound, at least one.</returns>
    public static double Theorem3(FeatureSpectrum spectrum) => 1 / (1 - Share(spectrum));

    /// <summary>Corollary 4: E φ(BN(WX)) − φ(X) is at most ln(1 − p₂/(2d²(d+2))). It is 2d times weaker than the truth near isometry.</summary>
    /// <param name="spectrum">The spectrum of X.</param>
    /// <returns>The bound, not positive; compare <see cref="RandomDirection.ExpectedLogarithm"/>.</returns>
    public static double Corollary4(FeatureSpectrum spectrum) => LogOnePlus.Evaluate(-Share(spectrum));

    /// <summary>Theorem 1: E φ after a number of layers is at most φ₀ e^(−layers/k) with k = C d² (1 + d φ₀).</summary>
    /// <param name="gap">The gap φ₀ of the input, finite and not negative.</param>
    /// <param name="width">The width d, at least 1.</param>
    /// <param name="layers">The number of layers, not negative.</param>
    /// <param name="constant">C, positive; the proof does not give it.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Theorem1(double gap, int width, double layers, double constant = FigureConstant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(constant);
        if (!(gap >= 0) || double.IsInfinity(gap))
        {
            throw new ArgumentOutOfRangeException(nameof(gap), gap, "The gap must be a finite number that is not negative; a degenerate batch has none.");
        }

        return gap * Math.Exp(-layers / (constant * width * (double)width * (1 + (width * gap))));
    }

    private static double Share(FeatureSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        double d = spectrum.Width;
        return spectrum.PowerSum(2) / (2 * d * d * (d + 2));
    }

    private static double[] FeatureSquares(Matrix activations)
    {
        BatchChecks.Finite(activations, nameof(activations));
        double[] squares = new double[activations.Columns];
        for (int i = 0; i < activations.Rows; i++)
        {
            for (int j = 0; j < squares.Length; j++)
            {
                squares[j] += activations[i, j] * activations[i, j];
            }
        }

        return squares;
    }
}
