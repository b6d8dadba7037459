using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>What a smooth activation costs when its gain α is small: R(α) = C α^(2(m−1)), with m the order of its first non-linear term at the origin.</summary>
/// <param name="Order">m: 3 for an odd activation, 2 when its second derivative at the origin (with the shift) does not vanish.</param>
/// <param name="Curvature">κ = |φ⁽ᵐ⁾(0)/φ′(0)|: 2 for tanh and erf, 1 for sin.</param>
/// <remarks>The Hermite coefficient of degree m of φ(αz) is φ⁽ᵐ⁾(0) αᵐ/m! to leading order; it adds (m−1) m! cₘ² to E φ′² − Var φ.</remarks>
public sealed record SmallGainLaw(int Order, double Curvature)
{
    private const double Negligible = 1e-7;

    /// <summary>C = (m−1) κ²/(2 m!): κ²/6 for an odd activation, κ²/4 for one with a second derivative.</summary>
    public double Coefficient => Order == 2 ? Curvature * Curvature / 4 : Curvature * Curvature / 6;

    /// <summary>The power of the gain, 2(m−1): 4 or 2.</summary>
    public int GainPower => 2 * (Order - 1);

    /// <summary>The exponent above which gains l⁻ᵖ keep gradients bounded at any depth: p &gt; 1/(2(m−1)), which is 1/4 for an odd activation and 1/2 for others.</summary>
    public double CriticalExponent => 1.0 / GainPower;

    /// <summary>The growth R of one layer.</summary>
    /// <param name="gain">The gain α.</param>
    /// <returns>C α^(2(m−1)); relative corrections are of order α².</returns>
    public double Growth(double gain) => Coefficient * Math.Pow(Math.Abs(gain), GainPower);

    /// <summary>The constant gain that spends a budget of growth over a depth.</summary>
    /// <param name="budget">The budget B in nats, positive.</param>
    /// <param name="depth">The depth L, at least 1.</param>
    /// <returns>(B/(L C))^(1/(2(m−1))): (6B/(Lκ²))^(1/4) for an odd activation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public double ConstantGain(double budget, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(budget);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return Math.Pow(budget / (depth * Coefficient), 1.0 / GainPower);
    }

    /// <summary>Finds the law of an activation from its derivatives at the origin.</summary>
    /// <param name="activation">The activation; its own gain counts into α.</param>
    /// <returns>The law, or null when there is none: a kink at the origin, a vanishing slope, or second and third derivatives that both vanish.</returns>
    public static SmallGainLaw? Of(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        double nearest = activation.Kinks.IsEmpty ? 1 : Math.Min(1, activation.Kinks.Min(Math.Abs));
        double slope = activation.Derivative(0);
        if (nearest < 1e-3 || !(Math.Abs(slope) > 0))
        {
            return null;
        }

        double reach = 0.2 * nearest / Math.Max(1, Math.Abs(activation.Gain));
        double second = Extrapolated(h => (activation.Derivative(h) - activation.Derivative(-h)) / (2 * h), reach) / slope;
        double third = Extrapolated(h => (activation.Derivative(h) - (2 * slope) + activation.Derivative(-h)) / (h * h), reach) / slope;
        double scale = 1 / reach;
        return Math.Abs(second) > Negligible * scale
            ? new SmallGainLaw(2, Math.Abs(second))
            : Math.Abs(third) > Negligible * scale * scale ? new SmallGainLaw(3, Math.Abs(third)) : null;
    }

    /// <summary>Richardson's extrapolation of a difference that has only even powers of the step.</summary>
    private static double Extrapolated(Func<double, double> difference, double step)
    {
        const int Levels = 5;
        double[] row = new double[Levels];
        for (int level = 0; level < Levels; level++)
        {
            double value = difference(step);
            double factor = 4;
            for (int i = 0; i < level; i++)
            {
                (row[i], value) = (value, value + ((value - row[i]) / (factor - 1)));
                factor *= 4;
            }

            row[level] = value;
            step /= 2;
        }

        return row[Levels - 1];
    }
}
