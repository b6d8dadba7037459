using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The weight scale at which a network without normalization neither loses nor confuses its inputs: χ₁ = 1.</summary>
/// <param name="BiasScale">σ_b.</param>
/// <param name="WeightScale">σ_w on the edge of chaos.</param>
/// <param name="Variance">q* there; zero when the edge is at vanishing variance.</param>
public sealed record EdgeOfChaos(double BiasScale, Estimate WeightScale, Estimate Variance)
{
    private const double Smallest = 1e-9;
    private const double Largest = 1e9;

    /// <summary>Finds the edge.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="biasScale">σ_b, non-negative and finite.</param>
    /// <returns>The edge with the smallest variance, or null when there is none, as for ReLU with a bias.</returns>
    /// <remarks>
    /// On the edge σ_w² = 1/E φ′(√q z)², so that q − E φ(√q z)²/E φ′(√q z)² = σ_b² is one equation for q. Where φ(0) = 0 and σ_b = 0
    /// the edge is at q = 0, σ_w = 1/|φ′(0)| (root mean square of the two one-sided slopes at a kink).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The bias scale is negative or not finite.</exception>
    public static EdgeOfChaos? Find(Activation activation, double biasScale = 0)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        if (biasScale == 0 && activation.Value(0) == 0)
        {
            return AtVanishingVariance(activation);
        }

        double target = biasScale * biasScale;
        double Excess(double q) => BiasVariance(activation, q).Value - target;
        double low = Smallest;
        double lowExcess = Excess(low);
        for (double q = Smallest * 2; q < Largest; q *= 2)
        {
            double excess = Excess(q);
            if (Math.Abs(excess) > BiasVariance(activation, q).Error && lowExcess < 0 && excess > 0)
            {
                return At(activation, biasScale, BrentRoot.Find(Excess, low, q, 0));
            }

            low = q;
            lowExcess = excess;
        }

        return null;
    }

    private static EdgeOfChaos? AtVanishingVariance(Activation activation)
    {
        const double Tiny = 1e-24;
        PreactivationAverages moments = activation.Homogeneity is { Degree: not 1 }
            ? default
            : PreactivationAverages.Of(activation, Tiny);
        return moments.SlopeSquare.Value > 0
            ? new EdgeOfChaos(0, InverseRoot(moments.SlopeSquare), new Estimate(0, 0))
            : null;
    }

    private static EdgeOfChaos At(Activation activation, double biasScale, double q)
    {
        Estimate bias = BiasVariance(activation, q);
        double step = 1e-4 * q;
        double steepness = Math.Abs(BiasVariance(activation, q + step).Value - BiasVariance(activation, q - step).Value) / (2 * step);
        double error = (bias.Error / steepness) + (4 * Estimate.UnitRoundoff * q);
        Estimate scale = InverseRoot(PreactivationAverages.Of(activation, q).SlopeSquare);
        double nearby = InverseRoot(PreactivationAverages.Of(activation, q + step).SlopeSquare).Value;
        double scaleError = scale.Error + (Math.Abs(nearby - scale.Value) / step * error);
        return new EdgeOfChaos(biasScale, scale with { Error = scaleError }, new Estimate(q, error));
    }

    /// <summary>σ_b² that puts the edge at variance q.</summary>
    private static Estimate BiasVariance(Activation activation, double q)
    {
        PreactivationAverages moments = PreactivationAverages.Of(activation, q);
        double ratio = moments.Square.Value / moments.SlopeSquare.Value;
        double error = ratio * (moments.Square.RelativeError + moments.SlopeSquare.RelativeError + (4 * Estimate.UnitRoundoff));
        return new Estimate(q - ratio, error + (Estimate.UnitRoundoff * q));
    }

    private static Estimate InverseRoot(Estimate square)
    {
        double value = 1 / Math.Sqrt(square.Value);
        return new Estimate(value, value * ((square.RelativeError / 2) + (2 * Estimate.UnitRoundoff)));
    }
}
