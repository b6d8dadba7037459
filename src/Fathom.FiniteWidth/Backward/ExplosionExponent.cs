using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The rate γ at which gradients of a linear batch-normalized network explode, in nats of the norm per layer.</summary>
/// <remarks>
/// No closed form is known between the exact ends, which are: 0 for orthogonal weights and a batch of full rank; and infinite width, ½ ln((r−1)/(r−2)) for rank r (Yang et al. 2019; r = n − 1 when the norm
/// centres). In between stand fits to simulations; the error that comes with each value is how far the fit was from any of them.
/// </remarks>
public static class ExplosionExponent
{
    /// <summary>The rate at infinite width, ½ ln((r−1)/(r−2)).</summary>
    /// <param name="rank">The rank r of the batch, at least 1.</param>
    /// <returns>The rate; infinite for r ≤ 2, where the gradient has no second moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive.</exception>
    public static double InfiniteWidth(double rank)
    {
        if (!(rank >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rank), rank, "The rank of a batch is at least 1.");
        }

        return rank <= 2 ? double.PositiveInfinity : 0.5 * LogOnePlus.Evaluate(1 / (rank - 2));
    }

    /// <summary>The rate for orthogonal weights: 0 from full rank on, else ½ ln((r−1)/(r−2)) (1 − x)(1 + 0.78x⁴) with x = r/d.</summary>
    /// <param name="rank">The rank r of the batch after centring, if the norm centres; at least 1.</param>
    /// <param name="width">The width d, at least 1.</param>
    /// <returns>The rate, with 3 % error for r ≥ 8 and x ≤ 0.8, 12 % for x ≤ 0.875, and as large as itself closer to full rank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public static Estimate Orthogonal(int rank, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (rank >= width)
        {
            return new Estimate(0, 0);
        }

        double x = (double)rank / width;
        double rate = InfiniteWidth(rank) * (1 - x) * (1 + (0.78 * Math.Pow(x, 4)));
        double error = x > 0.875 ? 1 : rank >= 8 && x <= 0.8 ? 0.03 : 0.12;
        return double.IsInfinity(rate) ? new Estimate(rate, 0) : new Estimate(rate, error * rate);
    }

    /// <summary>
    /// The rate for Gaussian weights: ½ ln((r−1)/(r−2)) (1 − 0.68q − x) with x = r/d and q = r²/(4d), as long as that exceeds 0.113/√d, which it is for all larger batches.
    /// </summary>
    /// <param name="rank">The rank r of the batch after centring, if the norm centres; at least 1.</param>
    /// <param name="width">The width d, at least 1.</param>
    /// <returns>The rate, with 15 % error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public static Estimate Gaussian(int rank, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        double x = (double)rank / width;
        double reduction = 1 - (0.68 * 0.25 * rank * x) - x;
        double large = 0.113 / Math.Sqrt(width);
        double rate = reduction > 0 ? Math.Max(large, InfiniteWidth(rank) * reduction) : large;
        return double.IsInfinity(rate) ? new Estimate(rate, 0) : new Estimate(rate, 0.15 * rate);
    }
}
