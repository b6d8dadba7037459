using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>What a simulated network is fed: one batch of samples or several batches side by side, the same for every network.</summary>
/// <remarks>Batch norm normalizes every batch on its own; all of them see the same weights, so that quantities between batches can be observed.</remarks>
public sealed class InputBatch
{
    /// <summary>The stream that <see cref="Gaussian"/> draws from, counted from the last one; no weight uses it.</summary>
    private const ulong InputStream = 255;

    /// <summary>Makes a batch of given samples.</summary>
    /// <param name="samples">Samples × features, finite. Not copied; must not be changed afterwards.</param>
    /// <param name="sizes">Sizes of the batches that the samples form, in order, each at least 1; empty for one batch of all samples.</param>
    /// <param name="labels">The class of each sample, not negative, or empty.</param>
    /// <exception cref="ArgumentException">A sample is not finite, the sizes do not add up, or there is not one label for each sample.</exception>
    public InputBatch(Matrix samples, ImmutableArray<int> sizes = default, ImmutableArray<int> labels = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        for (int i = 0; i < samples.Rows; i++)
        {
            int bad = samples.Row(i).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
            if (bad >= 0)
            {
                throw new ArgumentException($"Feature {bad} of sample {i} is not a finite number.", nameof(samples));
            }
        }

        Samples = samples;
        Sizes = sizes.IsDefaultOrEmpty ? [samples.Rows] : sizes;
        Labels = labels.IsDefault ? [] : labels;
        if (Sizes.Any(size => size < 1) || Sizes.Sum(size => (long)size) != samples.Rows)
        {
            throw new ArgumentException(
                $"The sizes of the batches must be positive and add up to the {samples.Rows} samples; they are {string.Join(", ", Sizes)}.", nameof(sizes));
        }

        if (Labels.Length != 0 && (Labels.Length != samples.Rows || Labels.Any(label => label < 0)))
        {
            throw new ArgumentException($"There must be one label, not negative, for each of the {samples.Rows} samples.", nameof(labels));
        }
    }

    /// <summary>Samples × features.</summary>
    public Matrix Samples { get; }

    /// <summary>Sizes of the batches, in the order of the samples.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The class of each sample; empty when there are none.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>Number of samples, all batches together.</summary>
    public int Count => Samples.Rows;

    /// <summary>Number of features of a sample.</summary>
    public int Features => Samples.Columns;

    /// <summary>Independent standard normal samples.</summary>
    /// <param name="sizes">Sizes of the batches, at least one, each at least 1.</param>
    /// <param name="features">Number of features, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="ArgumentException">There is no batch, or one is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no feature.</exception>
    public static InputBatch Gaussian(ImmutableArray<int> sizes, int features, ulong seed)
    {
        if (sizes.IsDefaultOrEmpty || sizes.Any(size => size < 1))
        {
            throw new ArgumentException("There must be at least one batch, and each needs at least one sample.", nameof(sizes));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        Matrix samples = new(sizes.Sum(), features);
        NormalStream.Fill(samples.Values, seed, ulong.MaxValue - InputStream);
        return new InputBatch(samples, sizes);
    }
}
