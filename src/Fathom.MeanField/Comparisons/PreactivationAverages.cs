using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Averages of an activation over one centred normal pre-activation u = √q·z.</summary>
/// <param name="Mean">E φ(u).</param>
/// <param name="Square">E φ(u)².</param>
/// <param name="SlopeSquare">E φ′(u)².</param>
/// <param name="SquareChange">d E φ(u)² / d q = E φ(u)² (z² − 1) / (2q).</param>
internal readonly record struct PreactivationAverages(Estimate Mean, Estimate Square, Estimate SlopeSquare, Estimate SquareChange)
{
    private const int LastLevel = 9;
    private const double Tolerance = 1e-14;

    /// <summary>Computes the averages.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="variance">q, positive and finite.</param>
    /// <returns>The averages with their errors; closed forms for positive-homogeneous activations.</returns>
    public static PreactivationAverages Of(Activation activation, double variance)
    {
        if (activation.Homogeneity is { } h)
        {
            return Homogeneous(h, variance);
        }

        NormalPanels panels = new();
        double scale = Math.Sqrt(variance);
        double[] kinks = [.. activation.Kinks.Select(kink => kink / scale)];
        Sums coarse = Sums.Take(activation, scale, panels, kinks, 2);
        for (int level = 1; ; level++)
        {
            Sums fine = Sums.Take(activation, scale, panels, kinks, Math.ScaleB(2, -level));
            if (fine.Agrees(coarse, Tolerance) || level == LastLevel)
            {
                return new PreactivationAverages(
                    fine.Against(coarse, 0),
                    fine.Against(coarse, 1),
                    fine.Against(coarse, 2),
                    fine.Against(coarse, 3).Scale(0.5 / variance));
            }

            coarse = fine;
        }
    }

    private static PreactivationAverages Homogeneous(Homogeneity h, double variance)
    {
        double alpha = h.Degree;
        double both = (h.Positive * h.Positive) + (h.Negative * h.Negative);
        double square = both * HalfMoment(2 * alpha) * Math.Pow(variance, alpha);
        double slope = both * alpha * alpha * HalfMoment((2 * alpha) - 2) * Math.Pow(variance, alpha - 1);
        double mean = (h.Positive - h.Negative) * HalfMoment(alpha) * Math.Pow(variance, alpha / 2);
        return new PreactivationAverages(
            Estimate.Rounded(mean, 16),
            Estimate.Rounded(square, 16),
            Estimate.Rounded(slope, 16),
            Estimate.Rounded(alpha * square / variance, 16));
    }

    /// <summary>E z₊ᵖ = 2^(p/2 − 1) Γ((p + 1)/2) / √π for a standard normal z; exact for even p.</summary>
    private static double HalfMoment(double power)
    {
        if (power == Math.Floor(power) && (int)power % 2 == 0 && power <= 40)
        {
            double product = 0.5;
            for (int odd = 1; odd < power; odd += 2)
            {
                product *= odd;
            }

            return product;
        }

        return AbsoluteMoment.Of(power) / 2;
    }

    /// <summary>The four sums at one resolution, with the magnitude of each and the size of what was cut off.</summary>
    private sealed record Sums(double[] Values, double[] Magnitudes, double Cut)
    {
        public static Sums Take(Activation activation, double scale, NormalPanels panels, double[] kinks, double width)
        {
            panels.Make(kinks, width);
            double[] arguments = new double[panels.Count];
            double[] value = new double[panels.Count];
            double[] slope = new double[panels.Count];
            ReadOnlySpan<double> nodes = panels.Nodes;
            ReadOnlySpan<double> weights = panels.Weights;
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = scale * nodes[i];
            }

            activation.Evaluate(arguments, value, slope);
            double[] sums = new double[4];
            double[] magnitudes = new double[4];
            for (int i = 0; i < arguments.Length; i++)
            {
                double square = weights[i] * value[i] * value[i];
                double radial = (nodes[i] * nodes[i]) - 1;
                Span<double> terms = [weights[i] * value[i], square, weights[i] * slope[i] * slope[i], square * radial];
                for (int k = 0; k < 4; k++)
                {
                    sums[k] += terms[k];
                    magnitudes[k] += Math.Abs(terms[k]);
                }
            }

            double cut = 100 * Math.Exp(-NormalPanels.Reach * NormalPanels.Reach / 2) * Math.Max(value[0] * value[0], value[^1] * value[^1]);
            return new Sums(sums, magnitudes, cut);
        }

        public bool Agrees(Sums other, double tolerance)
        {
            for (int k = 0; k < 4; k++)
            {
                if (!(Math.Abs(Values[k] - other.Values[k]) <= tolerance * Magnitudes[k]))
                {
                    return false;
                }
            }

            return true;
        }

        public Estimate Against(Sums coarse, int index) => new(
            Values[index],
            Math.Abs(Values[index] - coarse.Values[index]) + Cut + (4 * Estimate.UnitRoundoff * Magnitudes[index]));
    }
}
