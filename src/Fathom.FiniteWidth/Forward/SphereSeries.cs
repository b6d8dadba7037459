using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The same expectations by moments of the sphere: the second, independent route, and the way to asymptotic laws.</summary>
public static class SphereSeries
{
    /// <summary>The highest order of a moment that is computed.</summary>
    public const int LargestOrder = 60;

    /// <summary>The moments E εᵐ of ε = Σ (λ − 1) u² for m = 0 to an order.</summary>
    /// <param name="spectrum">The spectrum λ, with mean one.</param>
    /// <param name="order">The largest m, 0 to <see cref="LargestOrder"/>.</param>
    /// <returns>The moments; E ε² = 2p₂/(d(d+2)), E ε³ = 8p₃/(d(d+2)(d+4)), E ε⁴ = (48p₄ + 12p₂²)/(d(d+2)(d+4)(d+6)).</returns>
    /// <remarks>
    /// For a Gaussian vector the cumulants of Σ δ g² are 2^(m−1) (m−1)! p_m; its moments follow by the recursion of moments from cumulants, and its independent length
    /// divides out: E |g|^(2m) = d (d+2) … (d+2m−2).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public static ImmutableArray<double> Moments(FeatureSpectrum spectrum, int order)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, LargestOrder);
        int d = spectrum.Width;

        // The m-th moment is divided by m! 2ᵐ on the way, which keeps the recursion in range: m·c_m = Σ ½ p_j c_(m−j).
        double[] power = [.. Enumerable.Range(0, order + 1).Select(spectrum.PowerSum)];
        double[] scaled = new double[order + 1];
        double[] moments = new double[order + 1];
        scaled[0] = 1;
        moments[0] = 1;
        double factor = 1;
        for (int m = 1; m <= order; m++)
        {
            for (int j = 2; j <= m; j++)
            {
                scaled[m] += 0.5 * power[j] * scaled[m - j];
            }

            scaled[m] /= m;
            factor *= 2.0 * m / (d + (2 * (m - 1)));
            moments[m] = scaled[m] * factor;
        }

        return [.. moments];
    }

    /// <summary>E ln a = Σ (−1)^(m+1) E εᵐ/m up to an order.</summary>
    /// <param name="spectrum">The spectrum λ, with mean one and every |λ − 1| below one.</param>
    /// <param name="order">The last order, 2 to <see cref="LargestOrder"/> − 2.</param>
    /// <returns>The sum, and a bound on what is left out: E |ε|^(m+1)/((m+1)(1 − ρ)) with ρ = max |λ − 1|.</returns>
    /// <exception cref="ArgumentException">The series does not converge because an eigenvalue is 0 or at least 2.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public static Estimate ExpectedLogarithm(FeatureSpectrum spectrum, int order)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, LargestOrder - 2);
        double radius = spectrum.Deviations.Max(Math.Abs);
        if (radius >= 1)
        {
            throw new ArgumentException("The series needs every eigenvalue between 0 and 2; take the integral for this spectrum.", nameof(spectrum));
        }

        ImmutableArray<double> moments = Moments(spectrum, order + 2);
        double sum = 0;
        double magnitude = 0;
        for (int m = order; m >= 2; m--)
        {
            sum -= (m % 2 == 0 ? 1 : -1) * moments[m] / m;
            magnitude += Math.Abs(moments[m]) / m;
        }

        bool nextIsEven = (order + 1) % 2 == 0;
        double next = nextIsEven ? moments[order + 1] : Math.Sqrt(moments[order] * moments[order + 2]);
        return new Estimate(sum, (next / ((order + 1) * (1 - radius))) + (16 * Estimate.UnitRoundoff * magnitude));
    }
}
