using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Whether a symmetry-broken fixed point attracts its neighbourhood.</summary>
/// <param name="SpectralRadius">Largest magnitude of an eigenvalue of the linearized forward map; infinite for one or two winners.</param>
/// <param name="Dominant">The kind of perturbation with the largest eigenvalue, in words.</param>
/// <remarks>
/// The centred symmetric perturbations split under the permutations of winners and of losers into seven kinds; the linearized map
/// keeps them apart (Schur's lemma), so that one derivative per representative gives every eigenvalue. With one or two winners GΣG has
/// rank one or two, the derivative in directions that raise the rank is infinite, and the fixed point is not linearly stable.
/// </remarks>
public sealed record Bsb2Stability(double SpectralRadius, string Dominant)
{
    /// <summary>Whether every eigenvalue lies inside the unit circle.</summary>
    public bool IsStable => SpectralRadius < 1;

    /// <summary>The numbers of winners B′ for which a fixed point exists and is linearly stable.</summary>
    /// <param name="activation">The prepared activation.</param>
    /// <param name="batch">The batch size B, at least 2.</param>
    /// <returns>The block sizes in ascending order.</returns>
    public static IReadOnlyList<int> StableBlockSizes(HomogeneousCovariance activation, int batch)
    {
        List<int> stable = [];
        for (int block = 3; block < batch; block++)
        {
            if (Bsb2FixedPoint.Find(activation, batch, block) is { } point && Of(point, activation).IsStable)
            {
                stable.Add(block);
            }
        }

        return stable;
    }

    /// <summary>Linearizes the forward map at a fixed point.</summary>
    /// <param name="point">The fixed point.</param>
    /// <param name="activation">The prepared activation.</param>
    /// <returns>The stability.</returns>
    public static Bsb2Stability Of(Bsb2FixedPoint point, HomogeneousCovariance activation)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(activation);
        if (point.Block < 3)
        {
            return new Bsb2Stability(double.PositiveInfinity, "raising the rank");
        }

        Matrix sigma = point.Covariance();
        Bsb2Stability worst = new(0, "none");
        foreach ((string kind, List<Matrix> representatives) in Bsb2Perturbations.Of(point.Batch, point.Block))
        {
            double radius = Radius(sigma, representatives, activation);
            if (radius > worst.SpectralRadius)
            {
                worst = new Bsb2Stability(radius, kind);
            }
        }

        return worst;
    }

    /// <summary>Spectral radius on the span of at most three orthogonal representatives, which the map keeps.</summary>
    private static double Radius(Matrix sigma, List<Matrix> representatives, HomogeneousCovariance activation)
    {
        int count = representatives.Count;
        double[,] block = new double[3, 3];
        for (int j = 0; j < count; j++)
        {
            Matrix image = ForwardDerivative.Along(sigma, representatives[j], activation, 1e-10);
            for (int i = 0; i < count; i++)
            {
                block[i, j] = Inner(representatives[i], image) / Inner(representatives[i], representatives[i]);
            }
        }

        // Three representatives occur only together with the scale of Σ itself, whose eigenvalue is zero: the characteristic
        // polynomial is λ(λ² − trace λ + minors).
        double trace = block[0, 0] + block[1, 1] + block[2, 2];
        double minors = (block[0, 0] * block[1, 1]) - (block[0, 1] * block[1, 0])
            + (block[0, 0] * block[2, 2]) - (block[0, 2] * block[2, 0])
            + (block[1, 1] * block[2, 2]) - (block[1, 2] * block[2, 1]);
        double discriminant = (trace * trace / 4) - minors;
        return discriminant >= 0 ? Math.Abs(trace / 2) + Math.Sqrt(discriminant) : Math.Sqrt(minors);
    }

    private static double Inner(Matrix left, Matrix right) =>
        System.Numerics.Tensors.TensorPrimitives.Dot<double>(left.Values, right.Values);
}
