using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>Growth R(α) and angle θ(α) of an activation as functions of the gain α.</summary>
/// <remarks>
/// Exact values come from <see cref="NonLinearity"/>; <see cref="GrowthAt"/> and <see cref="AngleAt"/> interpolate ln R and ln θ in ln α by cubics between gains that differ by 3 %, which is accurate
/// to better than 1e-6 and makes a schedule of a million layers cheap. Below the table the small-gain law continues it.
/// </remarks>
public sealed class ShapingCurve
{
    private const double SmallestTabulated = 1e-3;
    private const double Ratio = 1.03;
    private const double Nothing = 1e-28;
    private readonly double logStart;
    private readonly double logStep;
    private readonly double[] logGrowth;
    private readonly double[] logAngle;

    private ShapingCurve(Activation activation, double largestGain, SmallGainLaw? law)
    {
        Activation = activation;
        LargestGain = largestGain;
        Law = law;
        int steps = (int)Math.Ceiling(Math.Log(largestGain / SmallestTabulated) / Math.Log(Ratio));
        logStep = Math.Log(largestGain / SmallestTabulated) / steps;

        // One node beyond each end, for the cubic of the last interval.
        logStart = Math.Log(SmallestTabulated) - logStep;
        logGrowth = new double[steps + 3];
        logAngle = new double[steps + 3];
        for (int i = 0; i < logGrowth.Length; i++)
        {
            NonLinearity exact = NonLinearity.Of(Gained(Math.Exp(logStart + (i * logStep))));

            // A small gain can hide a kink altogether; then nothing but rounding is left.
            bool seen = exact.Growth.Value > Math.Max(Nothing, exact.Growth.Error);
            logGrowth[i] = Math.Log(seen ? exact.Growth.Value : Nothing);
            logAngle[i] = Math.Log(seen ? exact.Angle : Math.Sqrt(Nothing));
        }
    }

    /// <summary>The activation at gain one.</summary>
    public Activation Activation { get; }

    /// <summary>The largest gain that was asked for.</summary>
    public double LargestGain { get; }

    /// <summary>The small-gain law, or null when the activation has none.</summary>
    public SmallGainLaw? Law { get; }

    /// <summary>Tabulates an activation that gains can shape.</summary>
    /// <param name="activation">The activation, not homogeneous.</param>
    /// <param name="largestGain">The largest gain, 0.01 to 100.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ArgumentException">The activation is homogeneous, so that its shape does not depend on a gain.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The largest gain is out of range.</exception>
    public static ShapingCurve Of(Activation activation, double largestGain = 1)
    {
        ArgumentNullException.ThrowIfNull(activation);
        if (!(largestGain is >= 0.01 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(largestGain), largestGain, "The largest gain must be a number from 0.01 to 100.");
        }

        return activation.Homogeneity is null
            ? new ShapingCurve(activation, largestGain, SmallGainLaw.Of(activation))
            : throw new ArgumentException($"{activation.Function} is homogeneous: a gain only scales it, which batch norm undoes, so no gain can shape it.", nameof(activation));
    }

    /// <summary>The exact growth and angle at a gain.</summary>
    /// <param name="gain">The gain α, finite and not zero; the sign of an odd activation's gain does not matter.</param>
    /// <returns>Growth and share.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The gain is zero or not finite.</exception>
    public NonLinearity At(double gain) => NonLinearity.Of(Gained(CheckedGain(gain)));

    /// <summary>The growth R at a gain.</summary>
    /// <param name="gain">The gain α, finite and not zero.</param>
    /// <returns>R, interpolated; exact beyond the largest tabulated gain and for negative gains of an activation that is not odd.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The gain is zero or not finite.</exception>
    public double GrowthAt(double gain) => Interpolated(gain, logGrowth, exact => exact.Growth.Value);

    /// <summary>The angle θ at a gain, in radians.</summary>
    /// <param name="gain">The gain α, finite and not zero.</param>
    /// <returns>θ, interpolated as the growth is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The gain is zero or not finite.</exception>
    public double AngleAt(double gain) => Interpolated(gain, logAngle, exact => exact.Angle);

    /// <summary>The gain, between the smallest that is sensible and the largest, whose growth is a given one.</summary>
    /// <param name="growth">R, positive.</param>
    /// <returns>The gain; the largest one when even that grows less.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The growth is not positive.</exception>
    public double GainFor(double growth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth);
        if (growth >= GrowthAt(LargestGain))
        {
            return LargestGain;
        }

        const double Smallest = 1e-9;
        return growth <= GrowthAt(Smallest)
            ? Smallest
            : Math.Exp(Numerics.BrentRoot.Find(log => Math.Log(GrowthAt(Math.Exp(log)) / growth), Math.Log(Smallest), Math.Log(LargestGain), 1e-14));
    }

    /// <summary>Adds up growth and angle over a schedule of gains.</summary>
    /// <param name="gains">One gain per layer, finite and not zero.</param>
    /// <returns>Σ R in nats and Σ θ in radians.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A gain is zero or not finite.</exception>
    public ScheduleCost CostOf(IEnumerable<double> gains)
    {
        ArgumentNullException.ThrowIfNull(gains);
        double growth = 0;
        double angle = 0;
        foreach (double gain in gains)
        {
            growth += GrowthAt(gain);
            angle += AngleAt(gain);
        }

        return new ScheduleCost(growth, angle);
    }

    /// <summary>Adds up growth and angle over the gains l⁻ᵖ.</summary>
    /// <param name="exponent">p, finite.</param>
    /// <param name="depth">The depth L, at least 1.</param>
    /// <returns>Σ R and Σ θ over layers 1 to L.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The depth is not positive, or a gain under- or overflows.</exception>
    public ScheduleCost CostOfPower(double exponent, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return CostOf(Enumerable.Range(1, depth).Select(layer => Math.Pow(layer, -exponent)));
    }

    /// <summary>The exponent p for which the gains l⁻ᵖ spend a budget of growth.</summary>
    /// <param name="budget">The budget in nats.</param>
    /// <param name="depth">The depth L, at least 2.</param>
    /// <returns>p from 0 to 10, or null when even l⁻¹⁰ grows more, because its first gain is one; 0 when gains of one stay within the budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The depth is below 2.</exception>
    public double? PowerFor(double budget, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 2);
        double Excess(double exponent) => CostOfPower(exponent, depth).Growth - budget;
        return Excess(0) <= 0 ? 0 : Excess(GainSchedule.LargestExponent) >= 0 ? null : Numerics.BrentRoot.Find(Excess, 0, GainSchedule.LargestExponent, 1e-10);
    }

    private static double CheckedGain(double gain) =>
        double.IsFinite(gain) && gain != 0 ? gain : throw new ArgumentOutOfRangeException(nameof(gain), gain, "A gain must be finite and not zero; a zero gain would make the activation constant.");

    private Activation Gained(double gain) => Activation.WithGain(Activation.Gain * gain);

    private double Interpolated(double gain, double[] table, Func<NonLinearity, double> exact)
    {
        double magnitude = Math.Abs(CheckedGain(gain));
        if (magnitude > LargestGain * 1.0000001 || (gain < 0 && Activation.Parity != Parity.Odd))
        {
            return exact(At(gain));
        }

        double position = (Math.Log(magnitude) - logStart) / logStep;
        if (position < 1)
        {
            // ln R and ln θ are straight lines in ln α down here, or nothing is left of a kink.
            double power = Law is null ? 0 : table == logGrowth ? Law.GainPower : 0.5 * Law.GainPower;
            return Math.Exp(table[1] + ((position - 1) * logStep * power));
        }

        int i = Math.Min((int)position, table.Length - 3);
        double t = position - i;
        double a = table[i - 1];
        double b = table[i];
        double c = table[i + 1];
        double d = table[i + 2];
        return Math.Exp(
            (-t * (t - 1) * (t - 2) / 6 * a) + ((t + 1) * (t - 1) * (t - 2) / 2 * b) - ((t + 1) * t * (t - 2) / 2 * c) + ((t + 1) * t * (t - 1) / 6 * d));
    }
}
