using System.Collections.Immutable;

namespace Fathom.Data;

/// <summary>What is known about a public data set before any of it is read.</summary>
public sealed record DataSetDescription
{
    /// <summary>The name on the command line, for instance <c>fashion-mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name in prose, for instance Fashion-MNIST.</summary>
    public required string Title { get; init; }

    /// <summary>The sub-folder of a data folder that holds its files.</summary>
    public required string Folder { get; init; }

    /// <summary>Shape of every image.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>Names of the classes; label k is the k-th.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>The original files, each with its length and checksum.</summary>
    public required ImmutableArray<DataSetFile> Files { get; init; }

    /// <summary>What is fetched to get these files, from the authors' addresses.</summary>
    public ImmutableArray<DataDownload> Downloads { get; init; } = [];

    /// <summary>Mean and deviation of each channel over the whole training set, the usual constants of standardization.</summary>
    public required ChannelStatistics Statistics { get; init; }

    /// <summary>Where the authors publish the files.</summary>
    public required Uri Address { get; init; }

    /// <summary>The work to cite.</summary>
    public required string Citation { get; init; }

    /// <summary>The licence, or what is known about it.</summary>
    public required string Licence { get; init; }
}
