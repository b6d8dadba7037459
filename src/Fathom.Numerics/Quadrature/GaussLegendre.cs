using System.Collections.Immutable;

namespace Fathom.Numerics;

/// <summary>Gauss–Legendre quadrature on [−1, 1].</summary>
public static class GaussLegendre
{
    /// <summary>Makes a rule that is exact for polynomials of degree 2 · count − 1.</summary>
    /// <param name="count">Number of nodes, at least 1.</param>
    /// <returns>A rule for the weight one; its weights sum to two.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public static QuadratureRule Rule(int count)
    {
        QuadratureRule averages = GaussGegenbauer.Rule(count, 0.5);
        return averages with { Weights = ImmutableArray.CreateRange(averages.Weights, weight => 2 * weight) };
    }
}
