namespace Fathom.Numerics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private const double InverseSquareRootTwoPi = 0.3989422804014327;
    private const double SquareRootHalf = 0.7071067811865476;
    private const double SquareRootTwoPi = 2.5066282746310002;

    /// <summary>The density φ(x) = exp(−x²/2) / √(2π).</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The density.</returns>
    public static double Density(double x) => InverseSquareRootTwoPi * ExpMinusHalfSquare(x);

    /// <summary>The distribution function Φ(x).</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The probability below <paramref name="x"/>, with a small relative error also far in the lower tail.</returns>
    public static double Cumulative(double x)
    {
        double scaled = SquareRootHalf * Math.Abs(x);
        if (scaled < ErrorFunction.SmallLimit)
        {
            return 0.5 + (0.5 * ErrorFunction.Erf(SquareRootHalf * x));
        }

        if (double.IsNaN(x))
        {
            return x;
        }

        double tail = scaled > 28 ? 0 : 0.5 * ExpMinusHalfSquare(x) * ErrorFunction.ScaledUpperTail(scaled);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The quantile function, inverse of <see cref="Cumulative"/>.</summary>
    /// <param name="p">A probability strictly between zero and one.</param>
    /// <returns>The x with Φ(x) = p, accurate to a few units in the last place.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not strictly between zero and one.</exception>
    /// <remarks>
    /// A rough start (the logistic approximation in the middle, the leading asymptotic form in the tail) is refined by Halley's method
    /// on ln Φ in the lower half, where it converges from any start on the correct side.
    /// </remarks>
    public static double Quantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile needs a probability strictly between zero and one.");
        }

        if (Math.Abs(p - 0.5) < 0.25)
        {
            return Central(p - 0.5);
        }

        return p < 0.5 ? LowerQuantile(p) : -LowerQuantile(1 - p);
    }

    /// <summary>The quantile of every entry.</summary>
    /// <param name="p">Probabilities strictly between zero and one.</param>
    /// <param name="result">Receives the quantiles; as long as <paramref name="p"/>, either the same memory or apart.</param>
    /// <remarks>Relative error below 2e-15; the same bits on every machine, though not always those of the scalar function.</remarks>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not strictly between zero and one.</exception>
    public static void Quantile(ReadOnlySpan<double> p, Span<double> result)
    {
        double nearest = 0.5;
        foreach (double probability in p)
        {
            if (!(probability > 0 && probability < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(p), probability, "A quantile needs a probability strictly between zero and one.");
            }

            nearest = Math.Min(nearest, probability);
        }

        if (nearest >= QuantileLaneFunction.Reach)
        {
            LaneLadder.Map<QuantileLaneFunction>(p, result);
            return;
        }

        double[] probabilities = p.ToArray();
        LaneLadder.Map<QuantileLaneFunction>(p, result);
        for (int i = 0; i < probabilities.Length; i++)
        {
            result[i] = probabilities[i] < QuantileLaneFunction.Reach ? Quantile(probabilities[i]) : result[i];
        }
    }

    /// <summary>Solves erf(x/√2)/2 = offset, which keeps the relative accuracy around the median.</summary>
    private static double Central(double offset)
    {
        double x = SquareRootTwoPi * offset;
        for (int i = 0; i < 5; i++)
        {
            double scaled = SquareRootHalf * x;
            double step = ((0.5 * ErrorFunction.Erf(scaled)) - offset) / Density(x);
            x -= step / (1 + (0.5 * x * step));
            if (Math.Abs(step) <= 1e-9 * Math.Abs(x))
            {
                break;
            }
        }

        return x;
    }

    private static double LowerQuantile(double p)
    {
        double logarithm = Math.Log(p);
        double x = -Math.Sqrt(-2 * logarithm);
        if (p > 1e-3)
        {
            x += 0.6;
        }
        else
        {
            x += Math.Log(-x * SquareRootTwoPi) / -x;
        }

        for (int i = 0; i < 20; i++)
        {
            // With g = ln Φ: g′ = φ/Φ and g″ = −g′ (x + g′); the hazard is computed without underflow.
            double hazard = InverseSquareRootTwoPi * 2 / ScaledTail(-x);
            double residual = LogTail(-x) - logarithm;
            double newton = residual / hazard;
            double step = newton / (1 + (0.5 * newton * (x + hazard)));
            x -= step;
            if (Math.Abs(step) <= 1e-9 * Math.Abs(x))
            {
                break;
            }
        }

        return p < double.Epsilon * 1e16 ? x : x - ((Cumulative(x) - p) / Density(x));
    }

    private static double ScaledTail(double x) => ErrorFunction.ScaledErfc(SquareRootHalf * x);

    private static double LogTail(double x) => Math.Log(0.5 * ScaledTail(x)) - (0.5 * x * x);

    private static double ExpMinusHalfSquare(double x)
    {
        double square = x * x;
        double lost = Math.FusedMultiplyAdd(x, x, -square);
        return double.IsInfinity(square) ? 0 : Math.Exp(-0.5 * square) * (1 - (0.5 * lost));
    }
}
