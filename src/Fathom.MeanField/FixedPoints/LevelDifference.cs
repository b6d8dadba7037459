using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Turns the results of two resolutions into estimates with an error bound.</summary>
/// <remarks>
/// All rules of this project converge exponentially, so the finer result is far closer to the truth than the difference of the two;
/// the difference plus a rounding bound is therefore a safe error of the finer one.
/// </remarks>
internal static class LevelDifference
{
    /// <summary>The finer value with its error bound.</summary>
    /// <param name="coarse">The value at the lower resolution.</param>
    /// <param name="fine">The value at the higher resolution.</param>
    /// <param name="rounding">A bound on the rounding error, absolute.</param>
    /// <returns>The estimate.</returns>
    public static Estimate Between(double coarse, double fine, double rounding) =>
        new(fine, Math.Abs(fine - coarse) + rounding);
}
