using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>The covariance of the first layer's pre-activations, which is all that an infinitely wide network sees of its inputs.</summary>
public static class GramMatrix
{
    /// <summary>Σ⁰ = σ_w² · X Xᵀ / features + σ_b², the covariance over random first-layer weights of variance σ_w² / features and biases of variance σ_b².</summary>
    /// <param name="samples">X, batch × features, finite.</param>
    /// <param name="weightScale">σ_w, finite and not negative.</param>
    /// <param name="biasScale">σ_b, finite and not negative.</param>
    /// <returns>A new batch × batch matrix, exactly symmetric; the same bits on every machine.</returns>
    /// <exception cref="ArgumentException">A sample or a resulting entry is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale is negative or not finite.</exception>
    /// <remarks>J. Lee and others, Deep neural networks as Gaussian processes, 2018, equation 3 and the base case below it.</remarks>
    public static Matrix Of(Matrix samples, double weightScale = 1, double biasScale = 0)
    {
        ArgumentNullException.ThrowIfNull(samples);
        RequireScale(weightScale, nameof(weightScale));
        RequireScale(biasScale, nameof(biasScale));
        Matrix gram = new(samples.Rows, samples.Rows);
        double variance = weightScale * weightScale / samples.Columns;
        for (int i = 0; i < samples.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double entry = (variance * Product(samples.Row(i), samples.Row(j))) + (biasScale * biasScale);
                if (!double.IsFinite(entry))
                    throw new ArgumentException($"The product of samples {j} and {i} is not finite; scale the samples to the order of 1.", nameof(samples));
                gram[i, j] = entry;
                gram[j, i] = entry;
            }
        }

        return gram;
    }

    private static void RequireScale(double scale, string name)
    {
        if (!double.IsFinite(scale) || scale < 0)
            throw new ArgumentOutOfRangeException(name, scale, "A scale is a finite number that is not negative.");
    }

    // Eight partial sums of fused products in a fixed order: every vector width, and none, gives the same bits.
    private static double Product(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ReadOnlySpan<Vector512<double>> left = MemoryMarshal.Cast<double, Vector512<double>>(first);
        ReadOnlySpan<Vector512<double>> right = MemoryMarshal.Cast<double, Vector512<double>>(second);
        Vector512<double> sums = Vector512<double>.Zero;
        for (int k = 0; k < left.Length; k++)
        {
            sums = Vector512.FusedMultiplyAdd(left[k], right[k], sums);
        }

        double total = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            total += sums[lane];
        }

        for (int k = left.Length * Vector512<double>.Count; k < first.Length; k++)
        {
            total = Math.FusedMultiplyAdd(first[k], second[k], total);
        }

        return total;
    }
}
