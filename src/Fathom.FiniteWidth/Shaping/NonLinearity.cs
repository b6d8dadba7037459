using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>How non-linear an activation is for standard normal arguments, and what that costs in gradient growth.</summary>
/// <remarks>
/// <para>
/// Write φ(z) = c₀ + c₁z + ρ(z) with ρ orthogonal to 1 and z under the normal law. Batch norm removes c₀. The share ν of the variance c₁² + E ρ² that is not linear is sin²θ of the angle θ
/// between φ − c₀ and the line of linear functions: 0 for a linear activation, below π/2 always. θ does not change when φ is multiplied by a constant.
/// </para>
/// <para>
/// The log-gradient grows per layer by R = ½ ln χ, χ = E φ′²/Var φ: the mean degree of φ in Hermite polynomials. Since E φ′² − Var φ = E (φ′ − c₁)² − E ρ², which are both small for a
/// weak non-linearity, R keeps its digits where χ − 1 cancels.
/// </para>
/// </remarks>
public sealed record NonLinearity
{
    private const double Reach = 10;
    private const int NodesPerPanel = 20;
    private const int FirstPanels = 24;
    private const int Doublings = 8;
    private const double Rounding = 64 * Estimate.UnitRoundoff;
    private static readonly QuadratureRule s_rule = GaussLegendre.Rule(NodesPerPanel);

    private NonLinearity(Estimate growth, Estimate share)
    {
        Growth = growth;
        Share = share;
    }

    /// <summary>R = ½ ln χ: growth of the logarithm of the gradient norm per layer, at infinite width for a batch whose normalized samples are uncorrelated; not negative.</summary>
    public Estimate Growth { get; }

    /// <summary>ν: the share of the variance that is not linear, 0 to 1.</summary>
    public Estimate Share { get; }

    /// <summary>θ = arcsin √ν, in radians: the angle between the activation and the linear functions.</summary>
    public double Angle => Math.Asin(Math.Sqrt(Share.Value));

    /// <summary>Measures an activation with its gain and shift.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <returns>Growth and share, with the error that the quadrature achieved.</returns>
    /// <exception cref="ArithmeticException">The activation is constant, or not finite, on the range of normal arguments.</exception>
    public static NonLinearity Of(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ImmutableArray<double> breaks = [-Reach, .. activation.Kinks.Where(kink => Math.Abs(kink) < Reach), Reach];
        (double growth, double share) = Measure(activation, breaks, FirstPanels);
        int panels = FirstPanels;
        for (int doubling = 1; ; doubling++)
        {
            panels *= 2;
            (double nextGrowth, double nextShare) = Measure(activation, breaks, panels);
            double growthError = Math.Abs(nextGrowth - growth);
            double shareError = Math.Abs(nextShare - share);
            (growth, share) = (nextGrowth, nextShare);

            // Rounding of φ is relative to its linear part, so that of the rest is the larger the smaller its share.
            double growthRounding = Rounding * (growth + Math.Sqrt(growth));
            double shareRounding = Rounding * (share + Math.Sqrt(share));
            if (doubling == Doublings || (growthError <= growthRounding && shareError <= shareRounding))
            {
                return new NonLinearity(new Estimate(growth, growthError + growthRounding), new Estimate(share, shareError + shareRounding));
            }
        }
    }

    private static (double Growth, double Share) Measure(Activation activation, ImmutableArray<double> breaks, int panels)
    {
        int perPiece = Math.Max(1, panels / (breaks.Length - 1));
        int count = perPiece * (breaks.Length - 1) * NodesPerPanel;
        double[] nodes = new double[count];
        double[] weights = new double[count];
        double[] values = new double[count];
        double[] slopes = new double[count];
        int place = 0;
        for (int piece = 0; piece + 1 < breaks.Length; piece++)
        {
            double half = 0.5 * (breaks[piece + 1] - breaks[piece]) / perPiece;
            for (int panel = 0; panel < perPiece; panel++)
            {
                double centre = breaks[piece] + (((2 * panel) + 1) * half);
                for (int i = 0; i < NodesPerPanel; i++, place++)
                {
                    nodes[place] = centre + (half * s_rule.Nodes[i]);
                    weights[place] = half * s_rule.Weights[i] * NormalDistribution.Density(nodes[place]);
                }
            }
        }

        activation.Evaluate(nodes, values, slopes);
        double constant = Sum(weights, i => values[i]);
        double linear = Sum(weights, i => (values[i] - constant) * nodes[i]);
        double rest = Sum(weights, i => Square(values[i] - constant - (linear * nodes[i])));
        double slopeRest = Sum(weights, i => Square(slopes[i] - linear));
        double variance = (linear * linear) + rest;
        return variance > 0 && double.IsFinite(variance) && double.IsFinite(slopeRest)
            ? (0.5 * LogOnePlus.Evaluate(Math.Max(0, slopeRest - rest) / variance), rest / variance)
            : throw new ArithmeticException($"The activation {activation} is constant or not finite for normal arguments, so it has no gradient growth.");
    }

    private static double Sum(double[] weights, Func<int, double> term)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * term(i);
        }

        return sum;
    }

    private static double Square(double x) => x * x;
}
