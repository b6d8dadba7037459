using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Where the Laplace integral ∫ ds s^{p−1} e^{−sδ} det(I + 2sΛ)^{−½} F(s) is sampled: s = e^r on nested uniform grids in r.</summary>
/// <remarks>
/// <para>
/// The integrand is the expectation of e^{−s(|y|² + δ)} times something that does not depend on s, so it is analytic for Re s &gt; 0:
/// in r that is a strip of half-width π/2, and the trapezoid rule of step h errs by about e^{−π²/h}. Halving the step squares the error.
/// </para>
/// <para>
/// To the left s^p decays slowly, but the rest of the integrand is a power series in s there. The infinite tail of the sum is therefore
/// replaced by a fixed combination of the first six nodes, exact for s^p times any polynomial of degree five.
/// </para>
/// </remarks>
internal sealed class LaplaceGrid
{
    /// <summary>Nodes that carry the tail on the left.</summary>
    public const int TailNodes = 6;

    /// <summary>How often the coarse step may be halved.</summary>
    public const int Levels = 5;

    private const double FirstNode = 0.0015;

    private readonly double[] eigenvalues;
    private readonly double power;
    private readonly double decay;
    private readonly double coarseStep;
    private readonly double start;

    /// <summary>Lays the grid.</summary>
    /// <param name="eigenvalues">Non-zero eigenvalues Λ, with a sum of order one.</param>
    /// <param name="power">The exponent p, positive.</param>
    /// <param name="growth">k when F decays like s^{k−p} at large s: 0 forward, 1 backward.</param>
    /// <param name="decay">δ, non-negative.</param>
    /// <param name="logFactor">Logarithm of a constant factor of the integrand, kept in the exponent against overflow.</param>
    /// <param name="coarseStep">Step of level 0.</param>
    /// <param name="truncation">Tail on the right that may be dropped, relative to a lower bound of the integral.</param>
    public LaplaceGrid(
        ReadOnlySpan<double> eigenvalues, double power, double growth, double decay, double logFactor, double coarseStep, double truncation)
    {
        this.eigenvalues = eigenvalues.ToArray();
        this.power = power;
        this.decay = decay;
        this.coarseStep = coarseStep;
        LogFactor = logFactor;
        start = Math.Log(FirstNode / (1 + decay));
        CoarseCount = Extent(growth, truncation);
    }

    /// <summary>A coarse step whose first halving reaches about 1e-12: the error at step h is of the order of Γ(p + 2πi/h)/Γ(p).</summary>
    /// <param name="power">The exponent p.</param>
    /// <returns>The step in r.</returns>
    public static double CoarseStep(double power) => 0.5 / (1 + (0.25 * Math.Max(0, power - 1)));

    /// <summary>Logarithm of the constant factor.</summary>
    public double LogFactor { get; }

    /// <summary>Number of nodes of level 0.</summary>
    public int CoarseCount { get; }

    /// <summary>Number of nodes that a level adds to those before it.</summary>
    /// <param name="level">The level from 0.</param>
    /// <returns>The count.</returns>
    public int NewNodes(int level) => level == 0 ? CoarseCount : (CoarseCount - 1) << (level - 1);

    /// <summary>The step of a level.</summary>
    /// <param name="level">The level from 0.</param>
    /// <returns>The step in r.</returns>
    public double Step(int level) => Math.ScaleB(coarseStep, -level);

    /// <summary>The position s of a node that a level adds.</summary>
    /// <param name="level">The level from 0.</param>
    /// <param name="index">The node among those the level adds.</param>
    /// <returns>s, positive.</returns>
    public double Node(int level, int index) => Math.Exp(Position(level, index));

    /// <summary>Weight s^p e^{−sδ} det(I + 2sΛ)^{−½} times the constant factor, at a node.</summary>
    /// <param name="level">The level from 0.</param>
    /// <param name="index">The node among those the level adds.</param>
    /// <returns>The weight, without the step.</returns>
    public double Weight(int level, int index)
    {
        double r = Position(level, index);
        return Math.Exp(LogWeight(r, Math.Exp(r)));
    }

    /// <summary>Weights of the first coarse nodes that add the nodes left of the grid: Σ_{k≥1} f(r₀ − k·step) = Σ_j w_j f(r₀ + j·coarse step).</summary>
    /// <param name="level">The level whose step the missing nodes have.</param>
    /// <returns>The six weights.</returns>
    public double[] TailWeights(int level)
    {
        double[] weights = new double[TailNodes];
        double step = Step(level);
        double[] nodes = new double[TailNodes];
        for (int j = 0; j < TailNodes; j++)
        {
            nodes[j] = Math.Exp(j * coarseStep);
        }

        int count = (int)Math.Ceiling(42 / (power * step));
        for (int k = 1; k <= count; k++)
        {
            double x = Math.Exp(-k * step);
            double decayed = Math.Exp(-power * k * step);
            for (int j = 0; j < TailNodes; j++)
            {
                double lagrange = 1;
                for (int i = 0; i < TailNodes; i++)
                {
                    if (i != j)
                    {
                        lagrange *= (x - nodes[i]) / (nodes[j] - nodes[i]);
                    }
                }

                weights[j] += decayed * Math.Exp(-power * j * coarseStep) * lagrange;
            }
        }

        return weights;
    }

    /// <summary>All nodes up to a level with complete weights (step, integrand weight, tail on the left), for small integrands.</summary>
    /// <param name="level">The level from 0.</param>
    /// <returns>Nodes s and their weights.</returns>
    public (double[] Nodes, double[] Weights) Rule(int level)
    {
        int stride = 1 << level;
        int count = ((CoarseCount - 1) * stride) + 1;
        double step = Step(level);
        double[] nodes = new double[count];
        double[] weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            double r = start + (i * step);
            nodes[i] = Math.Exp(r);
            weights[i] = step * Math.Exp(LogWeight(r, nodes[i]));
        }

        double[] tail = TailWeights(level);
        for (int j = 0; j < TailNodes; j++)
        {
            weights[j * stride] *= 1 + tail[j];
        }

        return (nodes, weights);
    }

    private double Position(int level, int index) =>
        level == 0 ? start + (index * coarseStep) : start + (((2 * index) + 1) * Step(level));

    private double LogWeight(double r, double s)
    {
        double logDeterminant = 0;
        double product = 1;
        foreach (double value in eigenvalues)
        {
            product *= 1 + (2 * s * value);
            if (product > 1e100)
            {
                logDeterminant += Math.Log(product);
                product = 1;
            }
        }

        return LogFactor + (power * r) - (s * decay) - (0.5 * (logDeterminant + Math.Log(product)));
    }

    /// <summary>Walks right until the rest of the integral is negligible.</summary>
    private int Extent(double growth, double truncation)
    {
        const int Limit = 4000;
        double total = 0;
        for (int i = 0; i < Limit; i++)
        {
            double r = start + (i * coarseStep);
            double s = Math.Exp(r);
            double mean = 0;
            double slope = (s * decay) - growth;
            foreach (double value in eigenvalues)
            {
                double filtered = value / (1 + (2 * s * value));
                mean += filtered;
                slope += s * filtered;
            }

            // F is of the order of C^{p - growth}, and sC only grows towards one half.
            double weight = Math.Exp(LogWeight(r, s) - LogFactor);
            total += coarseStep * weight * Math.Pow(mean / eigenvalues.Length, power - growth);
            double rest = weight * Math.Pow(power >= growth ? 0.5 / s : mean / eigenvalues.Length, power - growth);
            if (slope > 0.05 && rest <= slope * truncation * total && i >= TailNodes + 2)
            {
                return i + 1;
            }
        }

        throw new ArithmeticException("The Laplace integral decays too slowly to be truncated.");
    }
}
