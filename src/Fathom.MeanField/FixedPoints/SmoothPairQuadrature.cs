using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Pair moments of a smooth activation by two-dimensional quadrature in spherical coordinates.</summary>
/// <remarks>
/// The second coordinate is x₂ = ρ x₁ + √(1−ρ²) √(1−x₁²) u with ρ = −1/(B−1) and u distributed as a coordinate for batch size
/// B − 1. Both axes use rules that converge exponentially (Yang et al. 2019, spherical integration, two angles).
/// </remarks>
internal static class SmoothPairQuadrature
{
    /// <summary>Computes all moments.</summary>
    /// <param name="activation">An activation without kinks.</param>
    /// <param name="outer">The smooth rule of the batch size B, at least 4.</param>
    /// <param name="inner">The smooth rule of B − 1.</param>
    /// <returns>The moments.</returns>
    public static SphereMoments Moments(Activation activation, SphereRule outer, SphereRule inner)
    {
        int batch = outer.Batch;
        MomentSums sums = MomentSums.Of(activation, outer);
        int count = inner.Weights.Length;
        PairAccumulator pair = new(count);
        double rho = -1.0 / (batch - 1);
        double spread = Math.Sqrt(1 - (rho * rho));
        double radius = Math.Sqrt(batch - 1);
        for (int i = 0; i < sums.Rule.Weights.Length; i++)
        {
            double x = sums.Rule.Coordinates[i];
            double height = spread * Math.Sqrt((1 - x) * (1 + x));
            Span<double> arguments = pair.Arguments(count);
            for (int j = 0; j < count; j++)
            {
                arguments[j] = radius * ((rho * x) + (height * inner.Coordinates[j]));
            }

            pair.Add(
                activation,
                inner.Weights,
                batch,
                sums.Moments.Offset,
                sums.Rule.Weights[i],
                radius * x,
                sums.Values[i],
                sums.Derivatives[i]);
        }

        return pair.Complete(sums.Moments);
    }
}
