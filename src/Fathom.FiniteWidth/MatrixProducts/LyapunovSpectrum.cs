using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>How fast the singular values of a long product of independent real Gaussian N × N matrices with entries of variance 1/N part.</summary>
/// <remarks>C. M. Newman, Commun. Math. Phys. 103 (1986) 121: the k-th exponent is half of ln(2/N) + ψ((N − k + 1)/2). Products of orthogonal matrices have exponents 0 and condition number 1.</remarks>
public static class LyapunovSpectrum
{
    /// <summary>The constant of Edelman's law of the condition number: E ln κ = ln N + 1.537 + o(1) for one real matrix (A. Edelman, SIAM J. Matrix Anal. Appl. 9 (1988) 543).</summary>
    public const double EdelmanConstant = 1.537;

    /// <summary>An exponent: the limit of ln(singular value)/M.</summary>
    /// <param name="width">N, at least 1.</param>
    /// <param name="index">k, from 1 for the largest to N for the smallest.</param>
    /// <returns>The exponent per matrix.</returns>
    public static double Exponent(int width, int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, width);
        return (Math.Log(2.0 / width) + GammaFunction.Digamma((width - index + 1) / 2.0)) / 2;
    }

    /// <summary>The growth of the logarithm of the condition number per matrix in long products: (ψ(N/2) − ψ(1/2))/2.</summary>
    /// <param name="width">N, at least 1.</param>
    /// <returns>The slope.</returns>
    public static double ConditionSlope(int width) => Exponent(width, 1) - Exponent(width, width);

    /// <summary>The expected logarithm of the condition number of one wide matrix.</summary>
    /// <param name="width">N, at least 1.</param>
    /// <returns>ln N + 1.537.</returns>
    public static double SingleMatrixLogCondition(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return Math.Log(width) + EdelmanConstant;
    }
}
