using System.Collections.Immutable;
using System.Globalization;
using Fathom.Data;
using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Makes the batch that a diagnosis looks at from what the user named.</summary>
internal static class DiagnosisRequest
{
    private const int LargestBatch = 4096;
    private const int UsualBatch = 32;

    /// <summary>The batch.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="fixedBatch">The size that the network is bound to, or null.</param>
    /// <param name="data">A data set or a .npy file; null for noise.</param>
    /// <param name="labels">A .npy file of labels; null for those of the data set, or drawn ones.</param>
    /// <param name="size">The wanted size; null for the usual.</param>
    /// <param name="seed">The seed of what is chosen and drawn.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="MisuseException">The data does not fit the network.</exception>
    public static DiagnosisBatch Batch(NetworkGraph graph, int? fixedBatch, string? data, string? labels, string? size, ulong seed)
    {
        int wanted = size is null ? fixedBatch ?? UsualBatch : SizeOf(size);
        if (fixedBatch is { } bound && bound != wanted)
        {
            throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"the model is bound to batches of {bound}; use --batch {bound}, or export it with a free batch size."));
        }

        ImmutableArray<int> classes = labels is null ? [] : [.. NpyFile.ReadSamples(labels).Values.ToArray().Select(label => (int)label)];
        if (data is null)
        {
            return new DiagnosisBatch { Size = wanted, Seed = seed, Labels = Labels(classes, wanted) };
        }

        LabelledSamples samples = BatchSource.Read(data, classes.Length > 0 ? classes.Length : wanted, seed, LargestBatch);
        classes = classes.Length > 0 ? classes : samples.Labels;
        GraphInput input = graph.Inputs[0];
        int features = graph.ShapesFor(wanted)[input.Name].Elements / wanted;
        if (features != samples.Samples.Columns)
        {
            throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"a sample of '{data}' has {samples.Samples.Columns} numbers, but the input '{input.Name}' of the model takes {features} ({input.Shape})."));
        }

        return samples.Samples.Rows >= wanted
            ? new DiagnosisBatch
            {
                Size = wanted,
                Seed = seed,
                Inputs = ImmutableDictionary<string, ImmutableArray<double>>.Empty.Add(input.Name, [.. samples.Samples.Values[..(wanted * features)]]),
                Labels = Labels(classes, wanted),
            }
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"'{data}' has {samples.Samples.Rows} samples, fewer than the {wanted} of a batch; use --batch {samples.Samples.Rows}."));
    }

    private static ImmutableArray<int> Labels(ImmutableArray<int> given, int wanted) =>
        given.IsEmpty || given.Length >= wanted
            ? given.IsEmpty ? given : given[..wanted]
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"there are {given.Length} labels for {wanted} samples."));

    private static int SizeOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= LargestBatch
            ? size
            : throw new MisuseException($"--batch must be a whole number from 1 to {LargestBatch}, not '{text}'.");
}
