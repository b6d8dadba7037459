using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Squared coefficients of an activation in orthonormal Gegenbauer polynomials, and the energy of its gradient.</summary>
internal sealed class GegenbauerCoefficients
{
    /// <summary>The last resolution worth trying.</summary>
    public const int LastLevel = 4;

    private GegenbauerCoefficients(double[] squares, double gradient)
    {
        Squares = squares;
        Gradient = gradient;
    }

    /// <summary>a_l² for l = 0 (zero: the mean is taken off) to the last degree.</summary>
    public double[] Squares { get; }

    /// <summary>E‖∇f₁‖² = E[φ′(z)²(B − 1 − z²)] = Σ_l l(l+B−3) a_l², the Laplacian's quadratic form for one coordinate.</summary>
    public double Gradient { get; }

    /// <summary>Computes the coefficients.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <param name="degrees">The last degree.</param>
    /// <param name="level">Resolution from 0.</param>
    /// <returns>The coefficients.</returns>
    public static GegenbauerCoefficients Of(Activation activation, int batch, int degrees, int level)
    {
        MomentSums sums = MomentSums.Of(activation, Rule(activation, batch, degrees, level));
        SphereMoments single = activation.Homogeneity is { } homogeneity
            ? HomogeneousMoments.Moments(homogeneity, batch)
            : sums.Moments;
        double gradient = ((batch - 1) * single.G2) - (batch * single.G2V2);
        return new GegenbauerCoefficients(Project(sums, degrees), gradient);
    }

    /// <summary>How far the gradient's energy is from that of another resolution.</summary>
    /// <param name="other">The other resolution.</param>
    /// <returns>The distance.</returns>
    public double GradientError(GegenbauerCoefficients other) => Math.Abs(Gradient - other.Gradient);

    private static SphereRule Rule(Activation activation, int batch, int degrees, int level)
    {
        if (activation.IsSmooth)
        {
            // Both the Gauss rule and the trapezoid resolve about half as many degrees as they have nodes.
            int needed = Math.Max(1, (int)Math.Ceiling(Math.Log2((degrees + 30) / 16.0)));
            return SphereRule.Smooth(batch, level + needed);
        }

        // In latitude a polynomial of degree l oscillates l times per turn, and a panel spans at most a quarter.
        QuadratureRule panel = KinkedPairQuadrature.IsAlgebraic(activation)
            ? DoubleExponentialPanel.Rule(level + 2 + (int)Math.Ceiling(Math.Log2(1 + (degrees / 20.0))))
            : GaussLegendre.Rule((degrees + 40) << level);
        return SphereRule.Panels(batch, activation.Kinks.AsSpan(), panel);
    }

    private static double[] Project(MomentSums sums, int degrees)
    {
        double[] b = GegenbauerSeries.Recurrence(sums.Rule.Batch, degrees);
        double[] coefficients = new double[degrees + 1];
        for (int i = 0; i < sums.Values.Length; i++)
        {
            double x = sums.Rule.Coordinates[i];
            double weighted = sums.Rule.Weights[i] * sums.Values[i];
            double previous = 0, current = 1;
            for (int l = 1; l <= degrees; l++)
            {
                (previous, current) = (current, ((x * current) - (b[l - 1] * previous)) / b[l]);
                coefficients[l] += weighted * current;
            }
        }

        return [.. coefficients.Select(coefficient => coefficient * coefficient)];
    }
}
