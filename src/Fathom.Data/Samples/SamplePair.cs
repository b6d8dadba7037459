using Fathom.Specification;

namespace Fathom.Data;

/// <summary>Samples to learn from, and samples kept apart to test on.</summary>
/// <param name="Train">To learn from.</param>
/// <param name="Test">To test on.</param>
/// <param name="Title">What they are called in prose.</param>
public sealed record SamplePair(ISampleSet Train, ISampleSet Test, string Title)
{
    /// <summary>Every name that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. DataSetCatalog.Names, .. SyntheticData.Names];

    /// <summary>Reads or draws samples.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="locator">Where files are looked for.</param>
    /// <returns>The samples.</returns>
    /// <exception cref="ArgumentException">There is no set of that name, it has fewer samples than were asked for, or its samples cannot be varied so.</exception>
    /// <exception cref="DataUnavailableException">A file is absent or may not be read.</exception>
    /// <exception cref="DataFormatException">A file is not the original one.</exception>
    public static SamplePair Load(SampleRequest request, DataLocator locator)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SyntheticData.TryFind(request.Name, out SyntheticKind kind))
        {
            if (request.Augmentation.IsActive)
                throw new ArgumentException($"Only images can be moved and mirrored; '{request.Name}' has none.", nameof(request));
            return new SamplePair(
                SyntheticData.Draw(kind, request.SyntheticShape, request.Samples ?? SyntheticData.DefaultSamples, DataSplit.Train, request.Seed),
                SyntheticData.Draw(kind, request.SyntheticShape, request.TestSamples ?? SyntheticData.DefaultTestSamples, DataSplit.Test, request.Seed),
                request.Name);
        }

        if (!DataSetCatalog.TryFind(request.Name, out DataSetDescription? set))
            throw new ArgumentException(NearestName.Explain("data set", request.Name, Names), nameof(request));
        LabelledSet train = Part(set, DataSplit.Train, request.Samples, request.Seed, locator);
        LabelledSet test = Part(set, DataSplit.Test, request.TestSamples, request.Seed, locator);
        return new SamplePair(
            new ImageSamples(train, set.Statistics, request.Augmentation, request.Seed), new ImageSamples(test, set.Statistics), set.Title);
    }

    private static LabelledSet Part(DataSetDescription set, DataSplit split, int? wanted, ulong seed, DataLocator locator)
    {
        LabelledSet all = DataSetReader.Read(set, split, locator);
        if (wanted is not { } count || count == all.Count)
            return all;
        if (count < 1 || count > all.Count)
            throw new ArgumentException($"{set.Title} has {all.Count} {(split == DataSplit.Train ? "training" : "test")} images, so 1 to {all.Count} can be taken, not {count}.", nameof(wanted));
        return all.Batch(BatchChoice.Choose(all.Count, count, seed));
    }
}
