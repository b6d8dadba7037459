using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The exact dynamics of the linear batch-normalized network: a recursion of eigenvalues alone.</summary>
/// <remarks>
/// For φ = id the covariance after a layer commutes with the one before, and its eigenvalues are
/// γ_i = B ∫ ds λ_i/(1 + 2sλ_i) Π_k (1 + 2sλ_k)^{−½}, where λ are the eigenvalues of Σ^G. After one step Σγ = B; the order of the
/// eigenvalues and the rank are kept; they converge to B/rank (Yang et al. 2019, Lemma F.1 and Corollary F.3).
/// </remarks>
public static class LinearDynamics
{
    private const double Tolerance = 1e-13;

    /// <summary>One layer.</summary>
    /// <param name="eigenvalues">The eigenvalues of Σ^G without the constant direction; non-negative, not all zero.</param>
    /// <param name="batch">The batch size B, above the number of positive eigenvalues.</param>
    /// <returns>The eigenvalues after the layer in the same order, with error bounds.</returns>
    /// <exception cref="ArgumentException">An eigenvalue is negative or not finite, none is positive, or there are too many.</exception>
    public static Estimate[] Step(ReadOnlySpan<double> eigenvalues, int batch)
    {
        double trace = 0;
        int positive = 0;
        foreach (double value in eigenvalues)
        {
            if (!(value >= 0) || !double.IsFinite(value))
            {
                throw new ArgumentException("Eigenvalues of a covariance must be finite and not negative.", nameof(eigenvalues));
            }

            trace += value;
            positive += value > 0 ? 1 : 0;
        }

        if (positive == 0 || !double.IsFinite(trace))
        {
            throw new ArgumentException("At least one eigenvalue must be positive, and their sum finite.", nameof(eigenvalues));
        }

        if (positive >= batch)
        {
            throw new ArgumentException("A centred batch of size B has at most B − 1 positive eigenvalues.", nameof(eigenvalues));
        }

        double[] scaled = new double[eigenvalues.Length];
        double[] kept = new double[positive];
        int next = 0;
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = eigenvalues[i] / trace;
            if (scaled[i] > 0)
            {
                kept[next++] = scaled[i];
            }
        }

        LaplaceGrid grid = new(kept.AsSpan(0, next), 1, 0, 0, Math.Log(batch), LaplaceGrid.CoarseStep(1), 0.01 * Tolerance);
        double[] coarse = Sum(grid, scaled, 0);
        for (int level = 1; level < LaplaceGrid.Levels; level++)
        {
            double[] fine = Sum(grid, scaled, level);
            double worst = 0;
            for (int i = 0; i < fine.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(fine[i] - coarse[i]) / batch);
            }

            double error = Math.Min(worst, Math.Pow(worst, 1.5));
            if (error <= Tolerance)
            {
                Estimate[] result = new Estimate[fine.Length];
                for (int i = 0; i < fine.Length; i++)
                {
                    double bound = fine[i] == 0 ? 0 : (batch * (error + Tolerance)) + (64 * Estimate.UnitRoundoff * fine[i]);
                    result[i] = new Estimate(fine[i], bound);
                }

                return result;
            }

            coarse = fine;
        }

        throw new ArithmeticException("The integral of the linear dynamics did not reach its tolerance.");
    }

    /// <summary>Factor by which a small deviation from the fixed point B/rank shrinks per layer: rank/(rank + 2).</summary>
    /// <param name="rank">The number of positive eigenvalues, B − 1 for a batch in general position.</param>
    /// <returns>The factor; (B − 1)/(B + 1) at full rank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive.</exception>
    public static double ConvergenceRate(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        return rank / (rank + 2.0);
    }

    private static double[] Sum(LaplaceGrid grid, double[] eigenvalues, int level)
    {
        (double[] nodes, double[] weights) = grid.Rule(level);
        double[] result = new double[eigenvalues.Length];
        for (int k = 0; k < nodes.Length; k++)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] += weights[k] * eigenvalues[i] / (1 + (2 * nodes[k] * eigenvalues[i]));
            }
        }

        return result;
    }
}
