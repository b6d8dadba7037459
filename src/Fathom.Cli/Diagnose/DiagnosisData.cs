using System.Collections.Immutable;
using System.Globalization;
using Fathom.Data;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Reads the samples that a user named for a diagnosis: a data set, a NumPy file, or a folder with either.</summary>
internal static class DiagnosisData
{
    private const int LargestBatch = 4096;

    /// <summary>Reads samples with their labels.</summary>
    /// <param name="source">The name of a data set, a .npy file or a folder.</param>
    /// <param name="labels">A .npy file of labels, one for each sample of a .npy file; null for those that are there.</param>
    /// <param name="size">The wanted size of the batch; null for the usual, or what there is when that is less.</param>
    /// <param name="usual">The usual size.</param>
    /// <param name="seed">The seed that chooses among the samples.</param>
    /// <returns>The samples of the batch.</returns>
    /// <exception cref="MisuseException">There are no such samples, too few, or the labels do not fit.</exception>
    public static LabelledSamples Read(string source, string? labels, int? size, int usual, ulong seed)
    {
        if (DataSetCatalog.TryFind(source, out DataSetDescription? known))
        {
            return OfSet(known, DataSplit.Train, DataLocator.Usual(), source, labels, size ?? usual, seed);
        }

        if (Directory.Exists(source))
        {
            if (DataFolder.DataSet(source) is { } found)
            {
                return OfSet(found.Set, found.Split, found.Locator, source, labels, size ?? usual, seed);
            }

            (string inputs, string? beside) = DataFolder.Arrays(source);
            return OfArray(inputs, labels ?? beside, size, usual, seed);
        }

        if (!source.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            string suggestion = NearestName.Find(source, DataSetCatalog.Names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            throw new MisuseException($"'{source}' is neither a data set ({string.Join(", ", DataSetCatalog.Names)}), nor a .npy file, nor a folder{suggestion}.");
        }

        return OfArray(source, labels, size, usual, seed);
    }

    /// <summary>Reads labels.</summary>
    /// <param name="path">A .npy file of whole numbers from 0.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="MisuseException">A label is no whole number from 0, or there are several for a sample.</exception>
    public static ImmutableArray<int> Labels(string path)
    {
        Matrix numbers = NpyFile.ReadSamples(path);
        if (numbers.Columns != 1)
        {
            throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has {numbers.Columns} numbers for each sample; labels are one whole number for each."));
        }

        double[] labels = numbers.Values.ToArray();
        int wrong = Array.FindIndex(labels, label => label < 0 || label > int.MaxValue || label != Math.Floor(label));
        return wrong < 0
            ? [.. labels.Select(label => (int)label)]
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"label {wrong} of '{path}' is {labels[wrong]}; labels are whole numbers from 0."));
    }

    private static LabelledSamples OfSet(DataSetDescription set, DataSplit split, DataLocator locator, string source, string? labels, int size, ulong seed)
    {
        if (labels is not null)
        {
            throw new MisuseException($"'{source}' has labels of its own; leave --labels out, or give the samples as a .npy file.");
        }

        LabelledSet all = DataSetReader.Read(set, split, locator);
        LabelledSet chosen = all.Batch(BatchChoice.Choose(all.Count, Checked(size, all.Count, source), seed));
        return new LabelledSamples(chosen.Images.ToMatrix(set.Statistics), [.. chosen.Labels.ToArray().Select(label => (int)label)], chosen.ClassCount);
    }

    private static LabelledSamples OfArray(string path, string? labelPath, int? size, int usual, ulong seed)
    {
        Matrix all = NpyFile.ReadSamples(path);
        ImmutableArray<int> labels = labelPath is null ? [] : Labels(labelPath);
        if (labelPath is not null && labels.Length != all.Rows)
        {
            throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"'{labelPath}' has {labels.Length} labels for the {all.Rows} samples of '{path}'; there must be one for each."));
        }

        int wanted = Checked(size ?? Math.Min(usual, all.Rows), all.Rows, path);
        if (wanted == all.Rows)
        {
            return new LabelledSamples(all, labels, null);
        }

        int[] chosen = BatchChoice.Choose(all.Rows, wanted, seed);
        Matrix batch = new(wanted, all.Columns);
        for (int i = 0; i < wanted; i++)
        {
            all.Row(chosen[i]).CopyTo(batch.Row(i));
        }

        return new LabelledSamples(batch, labels.IsEmpty ? labels : [.. chosen.Select(index => labels[index])], null);
    }

    private static int Checked(int wanted, int available, string source) =>
        wanted > LargestBatch ? throw new MisuseException($"a batch of {wanted} samples is too large to be looked at; use --batch {LargestBatch} or less.")
        : wanted <= available ? wanted
        : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"'{source}' has {available} samples, fewer than the {wanted} of a batch; use --batch {available}."));
}
