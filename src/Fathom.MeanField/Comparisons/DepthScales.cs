using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>What a rate per layer means over depth.</summary>
internal static class DepthScales
{
    private const double EdgeMargin = 1e-12;

    /// <summary>The depth over which a deviation falls by e: −1/ln rate.</summary>
    /// <param name="rate">The factor per layer.</param>
    /// <returns>Layers; infinite when the rate is one within its error, negative when deviations grow.</returns>
    public static Estimate Of(Estimate rate)
    {
        if (!rate.IsFinite)
        {
            return new Estimate(double.NaN, 0);
        }

        if (IsOne(rate))
        {
            return new Estimate(double.PositiveInfinity, 0);
        }

        if (rate.Value <= 0)
        {
            return new Estimate(0, 0);
        }

        double log = Math.Log(rate.Value);
        return new Estimate(-1 / log, rate.Error / (rate.Value * log * log));
    }

    /// <summary>The phase that χ₁ stands for.</summary>
    /// <param name="growth">χ₁.</param>
    /// <returns>The phase.</returns>
    public static SignalPhase PhaseOf(Estimate growth) =>
        IsOne(growth) ? SignalPhase.EdgeOfChaos : growth.Value > 1 ? SignalPhase.Chaotic : SignalPhase.Ordered;

    private static bool IsOne(Estimate rate) => Math.Abs(rate.Value - 1) <= Math.Max(rate.Error, EdgeMargin);
}
