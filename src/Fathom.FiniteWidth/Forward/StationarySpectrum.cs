namespace Fathom.FiniteWidth;

/// <summary>The spectrum of activations to which depth leads when it cannot lead to an isometry: a Marchenko–Pastur law.</summary>
/// <remarks>
/// <para>
/// Laws for large width d at a fixed ratio rank/d (orthogonal weights) or rank/√d (Gaussian weights); corrections are of relative order 1/rank. Eigenvalues are those of XXᵀ
/// over features, scaled to mean one over all d of them. The laws are derived in docs/finite-width.md from the drift 2λ(p̂₂ − λ)/d of an eigenvalue per layer and the noise that makes eigenvalues repel
/// each other: 2(p̂₂ − 1)λₖλₗ/d² for orthogonal and λₖλₗ/d for Gaussian weights.
/// </para>
/// </remarks>
public sealed record StationarySpectrum
{
    private const double SeriesLimit = 0.1;

    private StationarySpectrum(int width, double rank, double ratio)
    {
        Width = width;
        Rank = rank;
        Ratio = ratio;
    }

    /// <summary>The number of features d.</summary>
    public int Width { get; }

    /// <summary>
    /// The number of eigenvalues that stay alive: the rank of the batch, but at most 2√d for Gaussian weights, where all others die out exponentially.
    /// </summary>
    public double Rank { get; }

    /// <summary>The ratio q of the Marchenko–Pastur law, 0 (all eigenvalues equal) to 1 (the smallest at zero).</summary>
    public double Ratio { get; }

    /// <summary>The mean of the living eigenvalues, d/rank.</summary>
    public double MeanEigenvalue => Width / Rank;

    /// <summary>The smallest living eigenvalue, d/rank · (1 − √q)².</summary>
    public double SmallestEigenvalue => MeanEigenvalue * Math.Pow(1 - Math.Sqrt(Ratio), 2);

    /// <summary>The largest eigenvalue, d/rank · (1 + √q)².</summary>
    public double LargestEigenvalue => MeanEigenvalue * Math.Pow(1 + Math.Sqrt(Ratio), 2);

    /// <summary>The second moment p̂₂ = Σ λ²/d = (1 + q) d/rank.</summary>
    public double SecondMoment => (1 + Ratio) * MeanEigenvalue;

    /// <summary>The effective rank d/p̂₂ = rank/(1 + q).</summary>
    public double EffectiveRank => Rank / (1 + Ratio);

    /// <summary>The isometry gap over the living eigenvalues, 1 + ((1 − q)/q) ln(1 − q); from 0 at q = 0 to 1 at q = 1.</summary>
    public double Gap
    {
        get
        {
            if (Ratio >= 1)
            {
                return 1;
            }

            if (Ratio > SeriesLimit)
            {
                return 1 + ((1 - Ratio) / Ratio * Math.Log(1 - Ratio));
            }

            double sum = 0;
            for (int k = 16; k >= 1; k--)
            {
                sum = Ratio * (sum + (1.0 / (k * (k + 1))));
            }

            return sum;
        }
    }

    /// <summary>The law for orthogonal weights: q = x(1 − x)/(2 − x) with x = rank/d, so an isometry exactly when the batch has full rank.</summary>
    /// <param name="rank">The number of independent samples (after centring, if the norm centres), 1 or more; above d it counts as d.</param>
    /// <param name="width">The number of features d, at least 1.</param>
    /// <returns>The law.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public static StationarySpectrum Orthogonal(int rank, int width)
    {
        Check(rank, width);
        int alive = Math.Min(rank, width);
        double x = (double)alive / width;
        return new StationarySpectrum(width, alive, x * (1 - x) / (2 - x));
    }

    /// <summary>
    /// The law for Gaussian weights: q = rank²/(4d) up to rank 2√d. A larger batch ends with q = 1 and effective rank √d, whatever its size.
    /// </summary>
    /// <param name="rank">The number of independent samples (after centring, if the norm centres), 1 or more.</param>
    /// <param name="width">The number of features d, at least 1.</param>
    /// <returns>The law. Measured effective ranks of large batches are √d less about 0.9.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public static StationarySpectrum Gaussian(int rank, int width)
    {
        Check(rank, width);
        double alive = Math.Min(rank, 2 * Math.Sqrt(width));
        return new StationarySpectrum(width, alive, alive * alive / (4 * width));
    }

    /// <summary>The density of the living eigenvalues.</summary>
    /// <param name="eigenvalue">λ, with mean one over all d eigenvalues.</param>
    /// <returns>The density, integrating to one; 0 outside the support and for q = 0, where the law is a single point.</returns>
    public double Density(double eigenvalue)
    {
        double inside = (LargestEigenvalue - eigenvalue) * (eigenvalue - SmallestEigenvalue);
        return inside > 0 && eigenvalue > 0 && Ratio > 0
            ? Math.Sqrt(inside) / (2 * Math.PI * Ratio * MeanEigenvalue * eigenvalue)
            : 0;
    }

    private static void Check(int rank, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
    }
}
