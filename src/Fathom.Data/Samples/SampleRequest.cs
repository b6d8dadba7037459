namespace Fathom.Data;

/// <summary>Which samples a network is to learn from and be tested on.</summary>
public sealed record SampleRequest
{
    /// <summary>A data set of <see cref="DataSetCatalog"/> or a kind of <see cref="SyntheticData"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Number of samples to learn from, chosen by the seed; null for all (of a synthetic set, <see cref="SyntheticData.DefaultSamples"/>).</summary>
    public int? Samples { get; init; }

    /// <summary>Number of samples to test on, likewise.</summary>
    public int? TestSamples { get; init; }

    /// <summary>Shape of the samples of a synthetic set; that of public sets is given.</summary>
    public ImageShape SyntheticShape { get; init; } = new(1, 8, 8);

    /// <summary>How training images are varied; public sets only.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.None;

    /// <summary>The seed that draws synthetic samples, chooses a part of the others, and varies them.</summary>
    public ulong Seed { get; init; } = 1;
}
