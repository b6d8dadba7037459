using System.Collections.Immutable;
using System.Globalization;
using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Cli;

/// <summary>Makes the batch that a diagnosis looks at from what the user named.</summary>
internal static class DiagnosisRequest
{
    private const int LargestBatch = 4096;
    private const int UsualBatch = 32;

    /// <summary>The batch.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="fixedBatch">The size that the network is bound to, or null.</param>
    /// <param name="data">A data set, a .npy file or a folder; null for noise.</param>
    /// <param name="labels">A .npy file of labels; null for those of the data, or drawn ones.</param>
    /// <param name="size">The wanted size; null for the usual.</param>
    /// <param name="seed">The seed of what is chosen and drawn.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="MisuseException">The data does not fit the network.</exception>
    public static DiagnosisBatch Batch(NetworkGraph graph, int? fixedBatch, string? data, string? labels, string? size, ulong seed)
    {
        int? asked = size is null ? fixedBatch : SizeOf(size);
        if (fixedBatch is { } bound && bound != asked)
        {
            throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"the model is bound to batches of {bound}; use --batch {bound}, or export it with a free batch size."));
        }

        if (data is null)
        {
            int wanted = asked ?? UsualBatch;
            ImmutableArray<int> classes = labels is null ? [] : DiagnosisData.Labels(labels);
            return classes.IsEmpty || classes.Length >= wanted
                ? new DiagnosisBatch { Size = wanted, Seed = seed, Labels = classes.IsEmpty ? classes : classes[..wanted] }
                : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"there are {classes.Length} labels for {wanted} samples."));
        }

        GraphInput input = graph.Inputs[0];
        LabelledSamples samples = DiagnosisData.Read(data, labels, asked, UsualBatch, seed);
        int rows = samples.Samples.Rows;
        int features = graph.ShapesFor(rows)[input.Name].Elements / rows;
        return features == samples.Samples.Columns
            ? new DiagnosisBatch
            {
                Size = rows,
                Seed = seed,
                Inputs = ImmutableDictionary<string, ImmutableArray<double>>.Empty.Add(input.Name, [.. samples.Samples.Values]),
                Labels = samples.Labels,
            }
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"a sample of '{data}' has {samples.Samples.Columns} numbers, but the input '{input.Name}' of the model takes {features} ({input.Shape})."));
    }

    private static int SizeOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= LargestBatch
            ? size
            : throw new MisuseException($"--batch must be a whole number from 1 to {LargestBatch}, not '{text}'.");
}
