using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The law of the squared singular values of a product of M wide independent Gaussian matrices whose entries have the variance 1/N.</summary>
/// <remarks>
/// <para>
/// D.-Z. Liu, D. Wang and L. Zhang 2016, as cited in theorem 1 of Bjorck et al. 2018. <b>Erratum</b>: that theorem calls x a singular value; its formula is the law of the square. Singular values s
/// have the density 2 s ρ(s²) on (0, √K), which is <see cref="SingularDensity"/>.
/// </para>
/// <para>
/// With x = sin((M+1)φ)^(M+1) / (sin φ · sin(Mφ)^M) and φ between 0 and π/(M+1): ρ(x) = sin((M+1)φ) sin φ / (π x sin(Mφ)). The distribution function is elementary: with
/// ψ = π − (M+1)φ, F = (ψ + M sin ψ sin φ / sin(Mφ))/π. Derived for Fathom: G dz = (1/(B−1) − M) dB for the Stieltjes transform G and the generating function B = 1 + z⁻¹ B^(M+1),
/// and B = e^(iφ) sin((M+1)φ)/sin(Mφ) on the cut. M = 1 is the law of Marchenko and Pastur.
/// </para>
/// </remarks>
public sealed class FussCatalanLaw
{
    /// <summary>Beyond this parameter x is the end of the support to rounding.</summary>
    private const double Furthest = 19;

    /// <summary>Makes the law.</summary>
    /// <param name="factors">M, the number of matrices, 1 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public FussCatalanLaw(int factors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factors, 10_000);
        Factors = factors;
    }

    /// <summary>M.</summary>
    public int Factors { get; }

    /// <summary>K = (M+1)^(M+1)/M^M, the largest squared singular value; about e (M + 1/2).</summary>
    public double LargestSquare => Math.Exp(((Factors + 1) * Math.Log(Factors + 1.0)) - (Factors * Math.Log(Factors)));

    /// <summary>√K, the largest singular value.</summary>
    public double LargestSingularValue => Math.Sqrt(LargestSquare);

    /// <summary>The density of the squared singular values.</summary>
    /// <param name="square">x.</param>
    /// <returns>ρ(x), which grows like x^(−M/(M+1)) towards 0; 0 outside (0, K).</returns>
    public double Density(double square)
    {
        if (!(square > 0) || square >= LargestSquare)
        {
            return 0;
        }

        LawPoint point = LawPoint.At(Factors, Parameter(square));
        return point.SineRatio * point.SinePsi / (Math.PI * square);
    }

    /// <summary>The density of the singular values.</summary>
    /// <param name="value">s.</param>
    /// <returns>2 s ρ(s²).</returns>
    public double SingularDensity(double value) => value > 0 ? 2 * value * Density(value * value) : 0;

    /// <summary>The distribution function of the squared singular values, to high relative accuracy towards 0.</summary>
    /// <param name="square">x.</param>
    /// <returns>The share of squared singular values of at most x.</returns>
    public double Cumulative(double square)
    {
        if (!(square > 0))
        {
            return 0;
        }

        if (square >= LargestSquare)
        {
            return 1;
        }

        LawPoint point = LawPoint.At(Factors, Parameter(square));
        return Math.Min(1, (point.Psi + (Factors * point.SinePsi * point.SineRatio)) / Math.PI);
    }

    /// <summary>The distribution function of the singular values.</summary>
    /// <param name="value">s.</param>
    /// <returns>The share of singular values of at most s.</returns>
    public double SingularCumulative(double value) => value > 0 ? Cumulative(value * value) : 0;

    /// <summary>A moment of the squared singular values: the Fuss–Catalan number C((M+1)k, k)/(Mk + 1).</summary>
    /// <param name="order">k, not negative.</param>
    /// <returns>E x^k.</returns>
    public double Moment(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        double binomial = 1;
        for (int i = 1; i <= order; i++)
        {
            binomial *= (((double)Factors * order) + i) / i;
        }

        return binomial / (((double)Factors * order) + 1);
    }

    /// <summary>The mean of a function of the squared singular value.</summary>
    /// <param name="function">The function, at most a power of ln x large towards 0.</param>
    /// <returns>The mean with its error.</returns>
    /// <remarks>The integral is taken over ψ, where the law has no singularity; over x it would have one at either end.</remarks>
    public Estimate Expectation(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return TanhSinh.Integrate(
            (psi, distance) =>
            {
                LawPoint point = psi < Math.PI / 2 ? LawPoint.FromPsi(Factors, distance) : LawPoint.FromRest(Factors, distance);
                return point.Mass * function(Math.Exp(point.LogSquare));
            },
            0,
            Math.PI);
    }

    // The parameter t with ψ = 2 arctan e^t at which x is reached; ln x grows with t.
    private double Parameter(double square)
    {
        double wanted = Math.Log(square);
        double low = Math.Min(-1, (wanted / (Factors + 1)) - 2 - (Math.Log(Factors + 1.0) * 2));
        if (LawPoint.At(Factors, Furthest).LogSquare <= wanted)
        {
            return Furthest;
        }

        return BrentRoot.Find(t => LawPoint.At(Factors, t).LogSquare - wanted, low, Furthest, 1e-15);
    }
}
