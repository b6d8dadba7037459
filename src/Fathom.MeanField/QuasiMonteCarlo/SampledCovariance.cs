using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A symmetric matrix of averages that was sampled, with its uncertainty.</summary>
/// <param name="Value">The averages. Infinite entries mean that the expectation does not exist.</param>
/// <param name="StandardErrors">One standard error per entry, from the spread over independent shifts.</param>
/// <param name="Shifts">Number of independent shifts.</param>
/// <param name="PointsPerShift">Number of points per shift; 0 when nothing had to be sampled.</param>
/// <param name="Seed">The seed.</param>
/// <param name="DegenerateFraction">
/// Fraction of the points at which the normalized quantity was constant over a batch, so that batch norm with ε = 0 is 0/0; such points count with the
/// limit ε → 0, which is zero.
/// </param>
/// <param name="ReachedTolerance">Whether the largest standard error is within the tolerance that was asked for.</param>
public sealed record SampledCovariance(
    Matrix Value, Matrix StandardErrors, int Shifts, int PointsPerShift, ulong Seed, double DegenerateFraction, bool ReachedTolerance)
{
    /// <summary>The largest standard error of any entry.</summary>
    public double LargestStandardError => StandardErrors.Values.Max();
}
