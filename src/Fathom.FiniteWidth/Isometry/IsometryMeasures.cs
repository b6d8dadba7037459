using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>How far a batch of activations is from an isometry, for any number of samples n, features d and rank.</summary>
/// <remarks>
/// <para>
/// The gap of Joudaki et al. (2023) and Meterez et al. (2024, equation 5), φ = ln mean s² − mean ln s² over singular values s, is taken here over the non-zero ones, so that
/// it is finite for every batch that is not zero; <see cref="ClassicalGap"/> is theirs, which is infinite for a degenerate batch.
/// </para>
/// <para>The gap is written as the mean of δ − ln(1 + δ) with s² = mean·(1 + δ), which keeps its digits when it is tiny.</para>
/// </remarks>
public sealed record IsometryMeasures
{
    private IsometryMeasures(int samples, int features, ImmutableArray<double> singularValues, double tolerance)
    {
        Samples = samples;
        Features = features;
        SingularValues = singularValues;
        double threshold = tolerance * singularValues[0];
        Rank = singularValues.Count(value => value > threshold);
        double largest = singularValues[0];
        double[] squares = [.. singularValues.Take(Rank).Select(value => value / largest * (value / largest))];
        double sum = squares.Sum();
        double mean = sum / Rank;
        double gap = 0;
        double squareSum = 0;
        double imbalance = 0;
        foreach (double square in squares)
        {
            gap += LogDefect.Relative(square, mean);
            squareSum += square * square;
            double deviation = (square / sum) - (1.0 / samples);
            imbalance += deviation * deviation;
        }

        Gap = gap / Rank;
        EffectiveRank = sum * sum / squareSum;
        OrthogonalityGap = Math.Sqrt(imbalance + ((samples - Rank) / ((double)samples * samples)));
    }

    /// <summary>Number of samples n.</summary>
    public int Samples { get; }

    /// <summary>Number of features d.</summary>
    public int Features { get; }

    /// <summary>The min(n, d) singular values, descending.</summary>
    public ImmutableArray<double> SingularValues { get; }

    /// <summary>Number of singular values above the tolerance.</summary>
    public int Rank { get; }

    /// <summary>The isometry gap φ over the non-zero singular values; not negative, 0 exactly for an isometry onto the range.</summary>
    public double Gap { get; }

    /// <summary>The isometry exp(−φ), in (0, 1].</summary>
    public double Isometry => Math.Exp(-Gap);

    /// <summary>Whether some of the min(n, d) singular values are zero.</summary>
    public bool IsDegenerate => Rank < SingularValues.Length;

    /// <summary>The gap as the papers define it: infinite for a degenerate batch.</summary>
    public double ClassicalGap => IsDegenerate ? double.PositiveInfinity : Gap;

    /// <summary>The orthogonality gap ‖XᵀX/‖X‖² − I/n‖ over samples (Daneshmand et al. 2021); it cannot vanish when the rank is below n.</summary>
    public double OrthogonalityGap { get; }

    /// <summary>The effective rank (Σ s²)² / Σ s⁴, between 1 and the rank.</summary>
    public double EffectiveRank { get; }

    /// <summary>Measures a batch.</summary>
    /// <param name="activations">Samples × features, finite.</param>
    /// <param name="relativeTolerance">Singular values up to this share of the largest count as zero; by default max(n, d) units of rounding.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, or all are zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative, not a number, or not below one.</exception>
    public static IsometryMeasures Of(Matrix activations, double? relativeTolerance = null)
    {
        BatchChecks.Finite(activations, nameof(activations));
        double tolerance = relativeTolerance ?? (Math.Max(activations.Rows, activations.Columns) * Estimate.UnitRoundoff);
        if (!(tolerance is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeTolerance), relativeTolerance, "The tolerance must be a number from 0 to below 1.");
        }

        double[] values = FiniteWidth.SingularValues.Of(activations);
        return values[0] > 0
            ? new IsometryMeasures(activations.Rows, activations.Columns, [.. values], tolerance)
            : throw new ArgumentException("A batch of zeros has no isometry gap.", nameof(activations));
    }
}
