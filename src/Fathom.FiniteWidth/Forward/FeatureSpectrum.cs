using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The spectrum of a batch as the laws of finite width need it: the d eigenvalues of XXᵀ over features, scaled to mean one.</summary>
/// <remarks>A batch of fewer than d independent samples has eigenvalues that are zero; they are part of the spectrum.</remarks>
public sealed class FeatureSpectrum
{
    private FeatureSpectrum(double[] eigenvalues)
    {
        Array.Sort(eigenvalues);
        double mean = eigenvalues.Average();
        double[] deviations = [.. eigenvalues.Select(value => (value - mean) / mean)];

        // The deviations add up to zero exactly in theory; what rounding leaves over would weigh in first order.
        double drift = deviations.Average();
        Deviations = [.. deviations.Select(deviation => Math.Max(-1, deviation - drift))];
        Eigenvalues = [.. eigenvalues.Select(value => value / mean)];
        Rank = eigenvalues.Count(value => value > 0);
    }

    /// <summary>The d eigenvalues λ, ascending, with mean one.</summary>
    public ImmutableArray<double> Eigenvalues { get; }

    /// <summary>λ − 1 for each eigenvalue, with a sum of zero up to rounding; −1 for a zero eigenvalue.</summary>
    public ImmutableArray<double> Deviations { get; }

    /// <summary>The number of features d.</summary>
    public int Width => Eigenvalues.Length;

    /// <summary>The number of eigenvalues that are not zero.</summary>
    public int Rank { get; }

    /// <summary>The second moment p̂₂ = Σ λ²/d, at least one; d/p̂₂ is the effective rank.</summary>
    public double SecondMoment => 1 + (PowerSum(2) / Width);

    /// <summary>The isometry gap ln mean λ − mean ln λ over all d eigenvalues; infinite when one is zero.</summary>
    public double Gap
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Width; i++)
            {
                // Below one half the eigenvalue itself has more digits than its deviation from one.
                double value = Eigenvalues[i];
                sum += value < 0.5 ? Deviations[i] - Math.Log(value) : LogDefect.Evaluate(Deviations[i]);
            }

            return sum / Width;
        }
    }

    /// <summary>Takes eigenvalues as they are given, up to a common factor.</summary>
    /// <param name="eigenvalues">All d eigenvalues, finite and not negative, zeros included, in any order.</param>
    /// <returns>The spectrum.</returns>
    /// <exception cref="ArgumentException">There is none, one is negative or not finite, or all are zero.</exception>
    public static FeatureSpectrum Of(IEnumerable<double> eigenvalues)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        double[] values = [.. eigenvalues];
        if (values.Length == 0 || values.Any(value => !(value >= 0) || double.IsInfinity(value)))
        {
            throw new ArgumentException("A spectrum needs at least one eigenvalue, and each must be a finite number that is not negative.", nameof(eigenvalues));
        }

        double largest = values.Max();
        return largest > 0
            ? new FeatureSpectrum([.. values.Select(value => value / largest)])
            : throw new ArgumentException("At least one eigenvalue must be positive.", nameof(eigenvalues));
    }

    /// <summary>Computes the spectrum of a batch; singular values at the level of rounding count as zero.</summary>
    /// <param name="activations">Samples × features, finite and not all zero.</param>
    /// <returns>The spectrum.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, or all are zero.</exception>
    public static FeatureSpectrum Of(Matrix activations)
    {
        IsometryMeasures measures = IsometryMeasures.Of(activations);
        double[] eigenvalues = new double[measures.Features];
        double largest = measures.SingularValues[0];
        for (int i = 0; i < measures.Rank; i++)
        {
            double ratio = measures.SingularValues[i] / largest;
            eigenvalues[i] = ratio * ratio;
        }

        return new FeatureSpectrum(eigenvalues);
    }

    /// <summary>The power sum p_r = Σ (λ − 1)ʳ.</summary>
    /// <param name="power">The power r, at least 0.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The power is negative.</exception>
    public double PowerSum(int power)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(power);
        double sum = 0;
        foreach (double deviation in Deviations)
        {
            sum += Math.Pow(deviation, power);
        }

        return power == 1 ? 0 : sum;
    }

    /// <summary>½ Σ (λ−1)w − ln(1 + (λ−1)w), which all expectations over a random direction are made of.</summary>
    /// <param name="weight">w from 0 to 1.</param>
    /// <returns>A non-negative number; infinite at w = 1 when an eigenvalue is zero.</returns>
    internal double Exponent(double weight)
    {
        double sum = 0;
        foreach (double deviation in Deviations)
        {
            sum += LogDefect.Evaluate(deviation * weight);
        }

        return 0.5 * sum;
    }
}
