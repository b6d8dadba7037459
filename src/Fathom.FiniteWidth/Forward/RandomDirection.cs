using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Expectations of a = Σ λ u² for a direction u that is uniform on the sphere in d dimensions.</summary>
/// <remarks>
/// a is the squared norm of a row of WX when W is a random rotation and XXᵀ has the eigenvalues λ. With a Gaussian vector g in the place of u, which has an independent length,
/// E exp(−t Σ λ g²) = Π (1 + 2λt)^(−1/2), and Frullani's integral and ∫ e^(−ta) dt turn ln a and 1/a into one-dimensional integrals. The products are taken relative to
/// their value for λ = 1: with w = 2t/(1 + 2t) the quotient is exp of a sum of δw − ln(1 + δw), all of one sign, so nothing cancels even for λ close to one.
/// </remarks>
public static class RandomDirection
{
    /// <summary>E ln a, which is never positive. For a spectrum of full rank it is the expected change of the isometry gap by one layer.</summary>
    /// <param name="spectrum">The spectrum λ, with mean one.</param>
    /// <returns>The expectation: −∫ (1+2t)^(−d/2) (e^(h(w)) − 1) dt/t.</returns>
    public static Estimate ExpectedLogarithm(FeatureSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return spectrum.PowerSum(2) == 0
            ? new Estimate(0, 0)
            : DoubleExponential.Integrate(t => Difference(spectrum, t) / t, 1.0 / spectrum.Width).Scale(-1);
    }

    /// <summary>E 1/a, at least one; infinite for a rank of one or two.</summary>
    /// <param name="spectrum">The spectrum λ, with mean one.</param>
    /// <returns>The expectation: (d − 2) ∫ Π (1 + 2λt)^(−1/2) dt.</returns>
    public static Estimate ExpectedInverse(FeatureSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.Rank <= 2)
        {
            return new Estimate(double.PositiveInfinity, 0);
        }

        if (spectrum.PowerSum(2) == 0)
        {
            return new Estimate(1, 0);
        }

        Estimate excess = DoubleExponential.Integrate(t => Difference(spectrum, t), 1.0 / spectrum.Width).Scale(spectrum.Width - 2);
        return new Estimate(1 + excess.Value, excess.Error + Estimate.UnitRoundoff);
    }

    /// <summary>Π (1 + 2λt)^(−1/2) − (1 + 2t)^(−d/2).</summary>
    private static double Difference(FeatureSpectrum spectrum, double t)
    {
        double reference = -0.5 * spectrum.Width * LogOnePlus.Evaluate(2 * t);
        double weight = 2 * t / (1 + (2 * t));
        if (weight > 0.9)
        {
            // Far out the two products are far apart, and a zero eigenvalue makes the quotient huge: each is taken by itself.
            double sum = 0;
            foreach (double eigenvalue in spectrum.Eigenvalues)
            {
                sum += LogOnePlus.Evaluate(2 * eigenvalue * t);
            }

            double exponent = -0.5 * sum;
            return exponent - reference > 1 ? Math.Exp(exponent) - Math.Exp(reference) : Math.Exp(reference) * ExponentialMinusOne(spectrum.Exponent(weight));
        }

        double relative = spectrum.Exponent(weight);
        return relative > 1 ? Math.Exp(reference + relative) - Math.Exp(reference) : Math.Exp(reference) * ExponentialMinusOne(relative);
    }

    /// <summary>eˣ − 1 for x from 0 to about 1 without cancellation.</summary>
    private static double ExponentialMinusOne(double x)
    {
        if (x > 0.3)
        {
            return Math.Exp(x) - 1;
        }

        double half = Math.Sinh(0.5 * x);
        return 2 * half * Math.Exp(0.5 * x);
    }
}
