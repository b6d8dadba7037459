using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A fixed point that breaks the symmetry of the batch into a block of winners and a rest of identical losers.</summary>
/// <param name="Batch">The batch size B.</param>
/// <param name="Block">The number of winners B′, from 1 to B − 1.</param>
/// <param name="WinnerVariance">a, the variance of a winner.</param>
/// <param name="WinnerCovariance">b, the covariance of two winners; equal to a when there is only one.</param>
/// <param name="CrossCovariance">c, the covariance of a winner and a loser.</param>
/// <param name="LoserVariance">d, variance and covariance of the losers, whose pre-activations coincide.</param>
/// <remarks>
/// GΣG has two eigenvalues, λ_Z = a − b on the zero-sum vectors of the winners and λ_q on the contrast of the two groups, so that the
/// forward map on this family is a map of the one ratio λ_q/λ_Z (Yang et al. 2019, appendix on batch symmetry breaking).
/// </remarks>
public sealed record Bsb2FixedPoint(
    int Batch, int Block, double WinnerVariance, double WinnerCovariance, double CrossCovariance, double LoserVariance)
{
    /// <summary>λ_Z = a − b, the eigenvalue on zero-sum vectors of the winners.</summary>
    public double WinnerEigenvalue => WinnerVariance - WinnerCovariance;

    /// <summary>λ_q, the eigenvalue on the contrast between winners and losers.</summary>
    public double ContrastEigenvalue => (double)Block * (Batch - Block) / Batch
        * (((WinnerVariance + ((Block - 1) * WinnerCovariance)) / Block) - (2 * CrossCovariance) + LoserVariance);

    /// <summary>The whole covariance matrix, winners first.</summary>
    /// <returns>A B × B matrix.</returns>
    public Matrix Covariance()
    {
        Matrix sigma = new(Batch, Batch);
        for (int i = 0; i < Batch; i++)
        {
            for (int j = 0; j < Batch; j++)
            {
                bool first = i < Block;
                bool second = j < Block;
                sigma[i, j] = first != second ? CrossCovariance
                    : !first ? LoserVariance
                    : i == j ? WinnerVariance
                    : WinnerCovariance;
            }
        }

        return sigma;
    }

    /// <summary>Finds the fixed point with a given number of winners.</summary>
    /// <param name="activation">The prepared activation.</param>
    /// <param name="batch">The batch size B, at least 2.</param>
    /// <param name="block">The number of winners B′, from 1 to B − 1.</param>
    /// <returns>The fixed point that attracts within its family, or null when there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The block does not fit into the batch.</exception>
    public static Bsb2FixedPoint? Find(HomogeneousCovariance activation, int batch, int block)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, batch);
        if (block == 1)
        {
            return Dominant(activation, batch);
        }

        double Growth(double logRatio)
        {
            Bsb2FixedPoint image = Image(activation, batch, block, Math.Exp(logRatio));
            return Math.Log(image.ContrastEigenvalue / image.WinnerEigenvalue) - logRatio;
        }

        // An attracting ratio is where the growth of the ratio changes from positive to negative; the one nearest to one is taken.
        const double Step = 0.25;
        const int Reach = 40;
        double? best = null;
        double previous = Growth(-Reach * Step);
        for (int i = -Reach + 1; i <= Reach; i++)
        {
            double current = Growth(i * Step);
            if (previous > 0 && current <= 0)
            {
                double root = BrentRoot.Find(Growth, (i - 1) * Step, i * Step, 0);
                best = best is { } found && Math.Abs(found) <= Math.Abs(root) ? found : root;
            }

            previous = current;
        }

        return best is { } ratio ? Image(activation, batch, block, Math.Exp(ratio)) : null;
    }

    /// <summary>One winner: GΣG has rank one, so the normalized batch is one vector up to its sign and no integral is needed.</summary>
    private static Bsb2FixedPoint Dominant(HomogeneousCovariance activation, int batch)
    {
        double far = Math.Sqrt(batch - 1);
        double Phi(double x) => x > 0
            ? activation.Positive * Math.Pow(x, activation.Degree)
            : -activation.Negative * Math.Pow(-x, activation.Degree);
        double winner = ((Phi(far) * Phi(far)) + (Phi(-far) * Phi(-far))) / 2;
        double cross = ((Phi(far) * Phi(-1 / far)) + (Phi(-far) * Phi(1 / far))) / 2;
        double loser = ((Phi(1 / far) * Phi(1 / far)) + (Phi(-1 / far) * Phi(-1 / far))) / 2;
        return new Bsb2FixedPoint(batch, 1, winner, winner, cross, loser);
    }

    /// <summary>The forward map on the family, for λ_Z = 1 and λ_q = ratio up to scale.</summary>
    private static Bsb2FixedPoint Image(HomogeneousCovariance activation, int batch, int block, double ratio)
    {
        int rest = batch - block;
        double trace = block - 1 + ratio;
        double winnerMode = 1 / trace;
        double contrastMode = ratio / trace;
        double[] eigenvalues = new double[block];
        Array.Fill(eigenvalues, winnerMode);
        eigenvalues[^1] = contrastMode;
        double alpha = activation.Degree;
        double logFactor = (alpha * Math.Log(batch)) - GammaFunction.LogGamma(alpha) + Math.Log(activation.Moment);
        LaplaceGrid grid = new(eigenvalues, alpha, 0, 0, logFactor, LaplaceGrid.CoarseStep(alpha), 1e-15);
        (double[] nodes, double[] weights) = grid.Rule(1);

        double atOne = activation.DualAtOne;
        double[] sums = new double[4];
        for (int i = 0; i < nodes.Length; i++)
        {
            double z = winnerMode / (1 + (2 * nodes[i] * winnerMode));
            double q = contrastMode / (1 + (2 * nodes[i] * contrastMode));
            double winner = (z * (block - 1) / block) + (q * rest / ((double)batch * block));
            double pair = (-z / block) + (q * rest / ((double)batch * block));
            double loser = q * block / ((double)batch * rest);
            double cross = -q / batch;
            sums[0] += weights[i] * Math.Pow(winner, alpha) * atOne;
            sums[1] += weights[i] * Math.Pow(winner, alpha) * activation.Dual(pair / winner);
            sums[2] += weights[i] * Math.Pow(winner * loser, alpha / 2) * activation.Dual(cross / Math.Sqrt(winner * loser));
            sums[3] += weights[i] * Math.Pow(loser, alpha) * atOne;
        }

        return new Bsb2FixedPoint(batch, block, sums[0], sums[1], sums[2], sums[3]);
    }
}
