using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>What the theory says for batches of two and three samples, where the backward map degenerates.</summary>
/// <remarks>
/// B = 2: batch norm outputs ±1 whatever the input, so the gradient is exactly zero. B = 3: the direction lies on a circle and the
/// forward map is regular, but E[1/r²] diverges, so the expected squared gradient is infinite for every activation.
/// </remarks>
internal static class SmallBatchFixedPoint
{
    private const int LastLevel = 4;

    /// <summary>Computes the fixed point.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">2 or 3.</param>
    /// <param name="tolerance">Accuracy relative to max(|value|, 1) of every finite number.</param>
    /// <returns>The fixed point with notes.</returns>
    /// <exception cref="AccuracyException">The tolerance was not reached.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 2.</exception>
    public static FixedPoint Solve(Activation activation, int batch, double tolerance)
    {
        if (batch < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch, "Batch norm over a batch of one sample outputs the same number for every input; use a batch size of at least 4.");
        }

        return batch == 2 ? Pair(activation) : Triple(activation, tolerance);
    }

    private static FixedPoint Pair(Activation activation)
    {
        double high = activation.Value(1);
        double low = activation.Value(-1);
        double variance = ((high * high) + (low * low)) / 2;
        double mean = (high + low) / 2;
        Estimate missing = new(double.NaN, double.NaN);
        return new FixedPoint
        {
            Variance = Estimate.Rounded(variance),
            Correlation = Estimate.Rounded(high * low / variance),
            CentredVariance = Estimate.Rounded((high - low) * (high - low) / 2),
            Forward = new EigenvalueTriple(new Estimate(0, 0), missing, missing),
            Backward = new EigenvalueTriple(new Estimate(0, 0), missing, missing),
            CrossBatch = new CrossBatchRates(Estimate.Rounded(2 / Math.PI), Estimate.Rounded(mean * mean)),
            Stability = new Stability(true, "every input is mapped to the fixed point at once"),
            Method = "exact: two samples",
            Notes =
            [
                "With a batch of two samples batch norm outputs plus or minus one whatever its input, so the gradient below it is exactly zero and nothing there can learn.",
                "The spaces of the eigenvalues λ_L and λ_M are empty for two samples.",
            ],
        };
    }

    private static FixedPoint Triple(Activation activation, double tolerance)
    {
        SphereMoments coarse = CircleMoments(activation, 0);
        for (int level = 1; ; level++)
        {
            SphereMoments fine = CircleMoments(activation, level);
            FixedPoint result = Triple(coarse, fine);
            double worst = FixedPointAssembly.WorstError(
                result,
                [result.Variance, result.Correlation, result.CentredVariance, result.Forward.Diagonal, result.CrossBatch.Eigenvalue]);
            if (worst <= tolerance)
            {
                return result;
            }

            if (level == LastLevel)
            {
                throw AccuracyException.For($"The fixed point of {activation.Function.Name} at batch size 3", worst, tolerance);
            }

            coarse = fine;
        }
    }

    private static FixedPoint Triple(in SphereMoments coarse, in SphereMoments fine)
    {
        double amplification = fine.CentredVariance > 0 ? fine.Variance / fine.CentredVariance : double.PositiveInfinity;
        double unit = 64 * Estimate.UnitRoundoff * (1 + amplification);
        Estimate missing = new(double.NaN, double.NaN);
        Estimate infinite = new(double.PositiveInfinity, 0);
        Estimate Number(double a, double b) => LevelDifference.Between(a, b, unit * Math.Max(1, Math.Abs(b)));

        Estimate forward = Number(
            ForwardMap.Diagonal(coarse, 3) / coarse.CentredVariance,
            ForwardMap.Diagonal(fine, 3) / fine.CentredVariance);
        return new FixedPoint
        {
            Variance = Number(coarse.Variance, fine.Variance),
            Correlation = Number(coarse.Covariance / coarse.Variance, fine.Covariance / fine.Variance),
            CentredVariance = Number(coarse.CentredVariance, fine.CentredVariance),
            Forward = new EigenvalueTriple(new Estimate(0, 0), forward, missing),
            Backward = new EigenvalueTriple(infinite, infinite, missing),
            CrossBatch = new CrossBatchRates(
                Number(
                    FixedPointEigenvalues.CrossBatchFactor(coarse, 3) / coarse.CentredVariance,
                    FixedPointEigenvalues.CrossBatchFactor(fine, 3) / fine.CentredVariance),
                Number(coarse.Offset * coarse.Offset, fine.Offset * fine.Offset)),
            Stability = FixedPointAssembly.StabilityOf(forward, forward),
            Method = "quadrature on the circle",
            Notes =
            [
                "With a batch of three samples the expected squared gradient is infinite (E[1/r²] diverges): in a network of finite width the growth per layer rises with the logarithm of the width.",
                "The space of the eigenvalue λ_M is empty for three samples.",
            ],
        };
    }

    /// <summary>The three coordinates are √2 cos(θ + 2πk/3) with θ uniform; kinks of any of the three cut the circle.</summary>
    private static SphereMoments CircleMoments(Activation activation, int level)
    {
        List<double> cuts = [];
        foreach (double kink in activation.Kinks)
        {
            if (Math.Abs(kink) >= Math.Sqrt(2))
            {
                continue;
            }

            double angle = Math.Acos(kink / Math.Sqrt(2));
            foreach (double shift in (double[])[0, 2 * Math.PI / 3])
            {
                cuts.Add(Wrapped(angle - shift));
                cuts.Add(Wrapped(-angle - shift));
            }
        }

        List<double> edges = PolarPanels.Split(-Math.PI, Math.PI, cuts, 1);
        QuadratureRule panel = KinkedPairQuadrature.IsAlgebraic(activation)
            ? DoubleExponentialPanel.Rule(1 + level)
            : GaussLegendre.Rule(32 << level);
        double mean = 0, first = 0;
        SphereMoments moments = default;
        for (int pass = 0; pass < 2; pass++)
        {
            double f2 = 0, f1f2 = 0, fv = 0, f2v2 = 0, f1f2v2 = 0;
            first = 0;
            for (int p = 0; p + 1 < edges.Count; p++)
            {
                double centre = (edges[p] + edges[p + 1]) / 2;
                double half = (edges[p + 1] - edges[p]) / 2;
                for (int i = 0; i < panel.Nodes.Length; i++)
                {
                    double angle = centre + (half * panel.Nodes[i]);
                    double w = half * panel.Weights[i] / (2 * Math.PI);
                    double z = Math.Sqrt(2) * Math.Cos(angle);
                    double f = activation.Value(z) - mean;
                    double other = activation.Value(Math.Sqrt(2) * Math.Cos(angle + (2 * Math.PI / 3))) - mean;
                    double v = z / Math.Sqrt(3);
                    first += w * f;
                    f2 += w * f * f;
                    f1f2 += w * f * other;
                    fv += w * f * v;
                    f2v2 += w * f * f * v * v;
                    f1f2v2 += w * f * other * v * v;
                }
            }

            moments = new SphereMoments { Offset = mean, F2 = f2, F1F2 = f1f2, FV = fv, F2V2 = f2v2, F1F2V2 = f1f2v2 };
            mean += pass == 0 ? first : 0;
        }

        return moments;
    }

    private static double Wrapped(double angle) => angle - (2 * Math.PI * Math.Round(angle / (2 * Math.PI)));
}
