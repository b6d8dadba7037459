using Fathom.Numerics;

namespace Fathom.Benchmarks;

/// <summary>A positive definite matrix with an uneven spectrum, the same on every machine.</summary>
public static class SampleGram
{
    /// <summary>Makes the Gram matrix of samples that lie on a wave and get longer and noisier along it.</summary>
    /// <param name="batch">The number of samples B.</param>
    /// <returns>Σ, B × B.</returns>
    public static Matrix Of(int batch)
    {
        Matrix gram = new(batch, batch);
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                double scale = (1 + i / (double)batch) * (1 + j / (double)batch);
                gram[i, j] = scale * Math.Exp(-0.02 * (i - j) * (i - j)) + (i == j ? 0.1 : 0);
            }
        }

        return gram;
    }
}
