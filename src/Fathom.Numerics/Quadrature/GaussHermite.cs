namespace Fathom.Numerics;

/// <summary>Gauss–Hermite quadrature for expectations over a standard normal variable.</summary>
public static class GaussHermite
{
    /// <summary>The orthonormal polynomials overflow beyond this many nodes.</summary>
    private const int MaximumCount = 600;

    /// <summary>Makes a rule that is exact for polynomials of degree 2 · count − 1.</summary>
    /// <param name="count">Number of nodes, 1 to 600.</param>
    /// <returns>A rule for the density exp(−x²/2)/√(2π); its weights sum to one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public static QuadratureRule Rule(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumCount);
        return SymmetricGaussRule.Make(count, static k => k);
    }
}
