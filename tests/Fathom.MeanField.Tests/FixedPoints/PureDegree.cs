using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Activations that are one Gegenbauer polynomial of index (B−3)/2 in z/√(B−1).</summary>
internal static class PureDegree
{
    /// <summary>φ(z) = C_l(z/√(B−1)), with the derivative 2λ C_(l−1) of index λ + 1.</summary>
    public static ActivationFunction Function(int batch, int degree)
    {
        double index = (batch - 3) / 2.0, scale = 1 / Math.Sqrt(batch - 1);
        return ActivationFunction.Custom(
            $"Gegenbauer {degree}",
            z => Polynomial(degree, index, z * scale),
            z => 2 * index * scale * Polynomial(degree - 1, index + 1, z * scale));
    }

    private static double Polynomial(int degree, double index, double x)
    {
        double previous = 0, current = 1;
        for (int k = 0; k < degree; k++)
        {
            (previous, current) = (current, ((2 * (k + index) * x * current) - ((k + (2 * index) - 1) * previous)) / (k + 1));
        }

        return current;
    }
}
