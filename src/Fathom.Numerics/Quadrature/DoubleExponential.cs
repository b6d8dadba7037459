namespace Fathom.Numerics;

/// <summary>Exp-sinh quadrature on the half-line [0, ∞).</summary>
/// <remarks>
/// H. Takahasi and M. Mori, Publ. RIMS 9 (1974) 721: x = scale · exp(π/2 sinh t). It needs no fast decay: an integrand like x^(−1−ε) is
/// integrated too, and an algebraic singularity at zero does no harm.
/// </remarks>
public static class DoubleExponential
{
    /// <summary>Integrates over the half-line.</summary>
    /// <param name="integrand">The function of x &gt; 0; it must come down to zero for large x without becoming infinite or not a number.</param>
    /// <param name="scale">Where the integrand has its weight, roughly; positive.</param>
    /// <param name="relativeTolerance">Agreement of two levels, relative to the integral of the magnitude, at which refinement stops.</param>
    /// <returns>The integral and what it achieved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite.</exception>
    /// <exception cref="ArithmeticException">The integrand was infinite or not a number, or the integral diverges.</exception>
    public static Estimate Integrate(Func<double, double> integrand, double scale = 1, double relativeTolerance = 1e-13)
    {
        ArgumentNullException.ThrowIfNull(integrand);
        if (!(scale > 0) || double.IsInfinity(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be positive and finite.");
        }

        return DoubleExponentialSum.Integrate(
            t =>
            {
                double x = scale * Math.Exp(0.5 * Math.PI * Math.Sinh(t));
                if (x == 0 || double.IsInfinity(x))
                {
                    return 0;
                }

                double value = integrand(x);
                return value == 0 ? 0 : value * x * (0.5 * Math.PI * Math.Cosh(t));
            },
            relativeTolerance);
    }
}
