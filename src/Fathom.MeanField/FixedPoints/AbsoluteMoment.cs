using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Moments of the magnitude of a standard normal variable, which every homogeneous activation is made of.</summary>
internal static class AbsoluteMoment
{
    /// <summary>E|N(0,1)|^k = 2^(k/2) Γ((k + 1)/2) / √π.</summary>
    /// <param name="power">The power k, above −1.</param>
    /// <returns>The moment.</returns>
    public static double Of(double power) =>
        Math.Pow(2, power / 2) * GammaFunction.Gamma((power + 1) / 2) / Math.Sqrt(Math.PI);
}
