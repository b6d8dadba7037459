namespace Fathom.Numerics;

/// <summary>Tanh-sinh quadrature on a finite interval, for integrands that are analytic inside and may be singular at the ends.</summary>
/// <remarks>H. Takahasi and M. Mori, Publ. RIMS 9 (1974) 721: x = tanh(π/2 sinh t), trapezoidal rule in t, step halved until two levels agree.</remarks>
public static class TanhSinh
{
    /// <summary>Default relative tolerance: two levels agree this well, so the finer one is much better.</summary>
    private const double DefaultTolerance = 1e-13;

    /// <summary>Integrates a function that needs to know its distance from the nearer end.</summary>
    /// <param name="integrand">The function; algebraic and logarithmic singularities at the ends are allowed.</param>
    /// <param name="low">Lower end, finite.</param>
    /// <param name="high">Upper end, finite and above the lower end.</param>
    /// <param name="relativeTolerance">Agreement of two levels, relative to the integral of the magnitude, at which refinement stops.</param>
    /// <returns>The integral and what it achieved; an integrand too rough for ten levels comes back with a large error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is empty or not finite.</exception>
    /// <exception cref="ArithmeticException">The integrand was infinite or not a number inside the interval.</exception>
    public static Estimate Integrate(EndpointIntegrand integrand, double low, double high, double relativeTolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(integrand);
        if (!double.IsFinite(low))
        {
            throw new ArgumentOutOfRangeException(nameof(low), low, "The interval must be finite.");
        }

        if (!(high > low) || double.IsInfinity(high))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, "The upper end must be finite and above the lower end.");
        }

        double width = high - low;
        return DoubleExponentialSum.Integrate(
            t =>
            {
                double slope = 0.5 * Math.PI * Math.Cosh(t);
                double decay = Math.Exp(-Math.PI * Math.Sinh(Math.Abs(t)));
                double distance = width * (decay / (1 + decay));
                double weight = 2 * slope * distance / (1 + decay);
                if (distance == 0)
                {
                    return 0;
                }

                return weight * integrand(t < 0 ? low + distance : high - distance, distance);
            },
            relativeTolerance);
    }

    /// <summary>Integrates a function of the point alone.</summary>
    /// <param name="integrand">The function; where it is singular at an end other than zero, use the overload that passes the distance.</param>
    /// <param name="low">Lower end, finite.</param>
    /// <param name="high">Upper end, finite and above the lower end.</param>
    /// <param name="relativeTolerance">Agreement of two levels, relative to the integral of the magnitude, at which refinement stops.</param>
    /// <returns>The integral and what it achieved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is empty or not finite.</exception>
    /// <exception cref="ArithmeticException">The integrand was infinite or not a number inside the interval.</exception>
    public static Estimate Integrate(Func<double, double> integrand, double low, double high, double relativeTolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(integrand);
        return Integrate((x, _) => integrand(x), low, high, relativeTolerance);
    }
}
