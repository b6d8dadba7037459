using System.Globalization;
using Fathom.Data;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Finds the samples that a user named: a data set of the catalog, or a NumPy file.</summary>
internal static class BatchSource
{
    /// <summary>How many samples of a data set are taken when nobody says; following a batch costs its cube.</summary>
    public const int DefaultCount = 32;

    private const int LargestBatch = 4096;

    /// <summary>Reads samples.</summary>
    /// <param name="name">The data set's name or the path of a .npy file of samples × features.</param>
    /// <param name="count">How many samples; null for all of a file or the default of a data set.</param>
    /// <param name="seed">The seed that chooses them.</param>
    /// <returns>The samples, one per row, standardized by the data set's constants when it has some.</returns>
    /// <exception cref="MisuseException">There is no such data, or it has too few or too many samples.</exception>
    public static Matrix Samples(string name, int? count, ulong seed) => Read(name, count, seed, LargestBatch).Samples;

    /// <summary>Reads samples with their labels.</summary>
    /// <param name="name">The data set's name or the path of a .npy file of samples × features.</param>
    /// <param name="count">How many samples; null for all of a file or the default of a data set.</param>
    /// <param name="seed">The seed that chooses them.</param>
    /// <param name="largest">The most samples that the caller can use.</param>
    /// <returns>The samples, standardized by the data set's constants when it has some, with labels when it has some.</returns>
    /// <exception cref="MisuseException">There is no such data, or it has too few or too many samples.</exception>
    public static LabelledSamples Read(string name, int? count, ulong seed, int largest = int.MaxValue)
    {
        if (DataSetCatalog.TryFind(name, out DataSetDescription? set))
        {
            LabelledSet all = DataSetReader.Read(set, DataSplit.Train, DataLocator.Usual());
            int wanted = Checked(count ?? DefaultCount, all.Count, name, largest);
            LabelledSet chosenSet = all.Batch(BatchChoice.Choose(all.Count, wanted, seed));
            return new LabelledSamples(
                chosenSet.Images.ToMatrix(set.Statistics), [.. chosenSet.Labels.ToArray().Select(label => (int)label)], chosenSet.ClassCount);
        }

        if (!name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            string suggestion = NearestName.Find(name, DataSetCatalog.Names) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;
            throw new MisuseException(
                $"'{name}' is neither a data set ({string.Join(", ", DataSetCatalog.Names)}) nor a .npy file{suggestion}.");
        }

        Matrix samples = NpyFile.ReadSamples(name);
        int rows = Checked(count ?? samples.Rows, samples.Rows, name, largest);
        if (rows == samples.Rows)
        {
            return new LabelledSamples(samples, [], null);
        }

        int[] chosen = BatchChoice.Choose(samples.Rows, rows, seed);
        Matrix batch = new(rows, samples.Columns);
        for (int i = 0; i < rows; i++)
        {
            samples.Row(chosen[i]).CopyTo(batch.Row(i));
        }

        return new LabelledSamples(batch, [], null);
    }

    private static int Checked(int count, int available, string name, int largest)
    {
        if (count < 2)
        {
            throw new MisuseException("a batch needs at least 2 samples; use --batch with a larger number.");
        }

        if (count > available)
        {
            throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' has {available} samples, fewer than the {count} that were asked for; use --batch {available} or less."));
        }

        return count <= largest
            ? count
            : throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"a batch of {count} samples is too large to be followed layer by layer; use --batch {largest} or less."));
    }
}
