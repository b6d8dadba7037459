using Fathom.Numerics;

namespace Fathom.Diagnosis;

/// <summary>The eigenvalues of the Gram matrix of the samples (all inner products of two samples), in units of their mean.</summary>
/// <param name="Largest">The largest: 1 when samples are orthogonal and of one size, the number of samples when they are all alike.</param>
/// <param name="Smallest">The smallest: 1 for such samples, 0 when one is a combination of the others.</param>
/// <param name="EffectiveRank">The participation ratio (Σλ)² / Σλ²: how many directions the samples fill, 1 to the number of samples.</param>
public sealed record GramSpectrum(double Largest, double Smallest, double EffectiveRank)
{
    /// <summary>Summarizes a Gram matrix.</summary>
    /// <param name="gram">Samples × samples in row-major order; the lower triangle is read.</param>
    /// <param name="samples">The number of samples.</param>
    /// <returns>The summary; null when all samples are zero.</returns>
    internal static GramSpectrum? Of(ReadOnlySpan<double> gram, int samples)
    {
        Matrix matrix = new(samples, samples);
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < samples; i++)
        {
            trace += gram[(i * samples) + i];
        }

        if (!(trace > 0) || !double.IsFinite(trace))
        {
            return null;
        }

        double mean = trace / samples;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double entry = gram[(i * samples) + j] / mean;
                matrix[i, j] = entry;
                squares += (i == j ? 1 : 2) * entry * entry;
            }
        }

        // Rounding can push a singular matrix below zero.
        double[] values = SymmetricEigen.Values(matrix);
        return new GramSpectrum(values[^1], Math.Max(0, values[0]), (double)samples * samples / squares);
    }
}
