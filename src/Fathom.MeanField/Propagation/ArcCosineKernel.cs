using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The normalized arc-cosine kernel J_β(c) of any real degree β &gt; −½, by a series or an integral: exact and slow.</summary>
/// <remarks>
/// J_β(c) = E[x₊^β y₊^β] / E[x₊^{2β}] for standard normal x, y with correlation c. As a function of z = (1 + c)/2 it is the solution
/// of a hypergeometric equation that vanishes like z^{β+½} at z = 0, hence J_β = κ z^{β+½} ₂F₁(½, ½; β + 3/2; z) with κ fixed by
/// J_β(1) = 1. Up to z = ½ the series converges by a factor of two per term. Beyond, Euler's integral for ₂F₁ becomes, with the
/// logarithm of the odds as variable, an integral whose integrand is analytic in the strip |Im| &lt; π for every z, so that one set of
/// trapezoid nodes serves all arguments, also those next to z = 1 where ₂F₁ has an algebraic or logarithmic singularity.
/// Cho and Saul 2009 define these kernels for integer degrees; Yang et al. 2019 use real ones.
/// </remarks>
internal sealed class ArcCosineKernel
{
    private const double Step = 0.5;

    private readonly double degree;
    private readonly double seriesFactor;
    private readonly double integralFactor;
    private readonly double[] odds;
    private readonly double[] weights;

    /// <summary>Prepares the kernel of one degree.</summary>
    /// <param name="degree">The degree β, greater than −½.</param>
    public ArcCosineKernel(double degree)
    {
        this.degree = degree;
        double half = GammaFunction.Ratio(degree + 0.5, 0.5);
        seriesFactor = half / GammaFunction.Ratio(degree + 1, 0.5);
        integralFactor = half / Math.Sqrt(Math.PI);

        // Left: the integrand falls like e^{x/2}. Right: like e^{-(β+½)x} down to 1 - z, then like e^{-(β+1)x}.
        double right = Math.Min(40 / (degree + 0.5), 40 + (40 / (degree + 1)));
        int below = (int)Math.Ceiling(78 / Step);
        int count = below + (int)Math.Ceiling(right / Step) + 1;
        odds = new double[count];
        weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            double x = (i - below) * Step;
            double rest = 1 / (1 + Math.Exp(x));
            double taken = 1 / (1 + Math.Exp(-x));
            odds[i] = rest / taken;
            weights[i] = Step * Math.Pow(rest, degree + 1);
        }
    }

    /// <summary>J_β(c) for c = −1 + excess, accurate relative to its own size.</summary>
    /// <param name="excess">1 + c, in [0, 1].</param>
    /// <returns>The value.</returns>
    public double NearMinusOne(double excess)
    {
        double z = 0.5 * excess;
        double term = 1;
        double sum = 1;
        for (int k = 0; term > 1e-18 * sum && k < 200; k++)
        {
            double half = 0.5 + k;
            term *= half * half / ((degree + 1.5 + k) * (k + 1)) * z;
            sum += term;
        }

        return seriesFactor * Math.Pow(z, degree + 0.5) * sum;
    }

    /// <summary>J_β(c) for c = 1 − deficit.</summary>
    /// <param name="deficit">1 − c, in [0, 1].</param>
    /// <returns>The value.</returns>
    public double NearOne(double deficit)
    {
        if (deficit == 0)
        {
            return 1;
        }

        double complement = 0.5 * deficit;
        double sum = 0;
        for (int i = 0; i < odds.Length; i++)
        {
            sum += weights[i] / Math.Sqrt(odds[i] + complement);
        }

        return integralFactor * Math.Pow(1 - complement, degree + 0.5) * sum;
    }

    /// <summary>J_β(c).</summary>
    /// <param name="c">A correlation in [−1, 1].</param>
    /// <returns>The value.</returns>
    public double Value(double c) => c <= 0 ? NearMinusOne(1 + c) : NearOne(1 - c);
}
