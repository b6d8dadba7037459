using System.Globalization;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Makes the batches that simulated networks are fed, and refuses what no network could be fed.</summary>
internal static class SimulationInputs
{
    /// <summary>Makes the batches.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="source">A data set or a .npy file, or null for normal samples.</param>
    /// <param name="sizes">Sizes of the batches, or null for the default.</param>
    /// <param name="options">The options; their seed chooses or draws the samples.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="MisuseException">They are too small or too large, or there is no such data.</exception>
    public static LabelledBatch Of(NetworkSpec spec, string? source, int[]? sizes, SimulationOptions options)
    {
        long? total = sizes?.Sum(size => (long)size);
        if (total > int.MaxValue)
        {
            throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"{total} samples are more than a network can be fed; use smaller batches."));
        }

        if (source is null)
        {
            sizes ??= [BatchOption.Default];
            Check(spec, sizes, spec.Width, options);
            return new LabelledBatch(InputBatch.Gaussian([.. sizes], spec.Width, options.Seed), null);
        }

        LabelledSamples samples = BatchSource.Read(source, (int?)total, options.Seed);
        sizes ??= [samples.Samples.Rows];
        Check(spec, sizes, samples.Samples.Columns, options);
        try
        {
            return new LabelledBatch(new InputBatch(samples.Samples, [.. sizes], samples.Labels), samples.Classes);
        }
        catch (ArgumentException fault)
        {
            throw new MisuseException($"'{source}' cannot be used: {SpecFaults.WithoutParameter(fault)}", fault);
        }
    }

    private static void Check(NetworkSpec spec, int[] sizes, int features, SimulationOptions options)
    {
        if (sizes.Min() < 2 && spec.Normalization.Kind == NormalizationKind.Batch)
        {
            throw new MisuseException("batch norm over a batch of one sample outputs the same number for every input; give --batch at least 2, better 4 or more.");
        }

        double samples = sizes.Sum();
        double needed = samples * features * sizeof(double);
        if (needed > options.MemoryLimit)
        {
            throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"{samples:0} samples of {features} features alone take {needed / (1L << 30):0.#} GiB, more than the limit of {options.MemoryLimit / (double)(1L << 30):0.###} GiB; use a smaller --batch or a larger --memory-limit."));
        }
    }
}
