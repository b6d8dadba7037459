namespace Fathom.Numerics;

/// <summary>Gauss quadrature for the Gegenbauer weight (1 − x²)^(index − 1/2) on [−1, 1].</summary>
public static class GaussGegenbauer
{
    /// <summary>Makes a rule that is exact for polynomials of degree 2 · count − 1.</summary>
    /// <param name="count">Number of nodes, at least 1.</param>
    /// <param name="index">Gegenbauer index λ, above −1/2; 0 is Chebyshev's first kind, 1/2 is Legendre, 1 is Chebyshev's second kind.</param>
    /// <returns>A rule whose weights sum to one, so that it gives averages over the normalized weight function.</returns>
    /// <remarks>
    /// The recurrence has bₖ² = k (k + 2λ − 1) / (4 (k + λ) (k + λ − 1)) (NIST DLMF 18.9.1). For a unit vector in B dimensions one
    /// coordinate has this weight with λ = (B − 2)/2.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive or the index is not above −1/2.</exception>
    public static QuadratureRule Rule(int count, double index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(index > -0.5) || double.IsInfinity(index))
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "A Gegenbauer index must be above -1/2.");
        }

        return SymmetricGaussRule.Make(
            count,
            k => k == 1 ? 1 / (2 * (1 + index)) : k * (k + (2 * index) - 1) / (4 * (k + index) * (k + index - 1)));
    }
}
