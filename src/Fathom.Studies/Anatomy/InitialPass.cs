using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Diagnosis;

namespace Fathom.Studies;

/// <summary>The cells of all studies of one forward and backward pass at initialization: figures 2, 5, 6 and 9 and table 1 look at the same networks, which are computed once for all of them.</summary>
internal static class InitialPass
{
    /// <summary>The name of the cells.</summary>
    public const string CellsName = "bjorck-initial-pass";

    /// <summary>How long all of them take, in words.</summary>
    public const string Duration = "90 s, once for figures 2, 5, 6, 9 and table 1";

    /// <summary>How long they take in the paper's size, in words.</summary>
    public const string FullDuration = "6 min, once for figures 2, 5, 6, 9 and table 1";

    /// <summary>The number of bins of the histogram over the range of the entries.</summary>
    public const int Bins = 61;

    /// <summary>The number of bins of the histogram in deviations.</summary>
    public const int DeviationBins = 41;

    /// <summary>The range of the histogram in deviations.</summary>
    public const double DeviationReach = 8.2;

    private const int Depth = 110;

    // As many networks as the training part of CIFAR-10 that is always there has batches for, less some.
    private const int DifferentBatches = 64;

    /// <summary>The first convolutions of the blocks from layer 6, whose growth is fitted.</summary>
    public static ImmutableArray<int> Blocks { get; } = [.. Enumerable.Range(3, 50).Select(block => 2 * block)];

    /// <summary>Makes one of the studies.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="item">What of the paper it reproduces.</param>
    /// <param name="title">A heading.</param>
    /// <param name="claim">What is claimed, one sentence.</param>
    /// <param name="report">Reads the results.</param>
    /// <returns>The study.</returns>
    public static Study Study(string name, string item, string title, string claim, Func<StudyResults, StudyReport> report) =>
        AnatomyStudy.OnImages(name, item, title, claim, (Duration, FullDuration), Cells, Measure, report, CellsName);

    // Without batch norm networks scatter by factors, so there are more of them.
    private static IEnumerable<JsonObject> Cells(StudySettings settings) => AnatomyCells.Networks(settings, Depth, [AnatomyNorm.Everywhere], settings.Full ? 32 : 16)
        .Concat(AnatomyCells.Networks(settings, Depth, [AnatomyNorm.None], settings.Full ? 48 : 12));

    /// <summary>Runs a network forward and backward on a batch of its own.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">The images.</param>
    /// <param name="context">Threads.</param>
    /// <returns>What the studies read.</returns>
    public static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int batch = AnatomyCells.BatchOf(cell);
        int first = (int)(cell.Seed() % DifferentBatches) * batch;
        StandardImages images = AnatomyCells.Images(inputs, cell, first..(first + batch));
        AnatomyNetwork network = AnatomyCells.NetworkOf(cell);
        ImmutableArray<int> published = [.. LayerMoments.PublishedLayers.Select(network.LayerAt)];
        ImmutableArray<int> blocks = [.. Blocks.Select(network.LayerAt)];
        GradientAnatomy anatomy = GradientAnatomy.Measure(network, images, cell.Seed(), batch, context.Threads, layers: [.. published, .. blocks]);
        ImmutableArray<ChannelMoments> moments = anatomy.Moments.Moments;
        double reach = anatomy.Entries.Max(Math.Abs);
        return new CellValues
        {
            ["loss"] = anatomy.Loss,
            ["deviation"] = anatomy.Tail.Deviation,
            ["excessKurtosis"] = anatomy.Tail.ExcessKurtosis,
            ["medianRatio"] = anatomy.Tail.MedianRatio,
            ["highQuantileRatio"] = anatomy.Tail.HighQuantileRatio,
            ["tailIndex"] = anatomy.Tail.TailIndex,
            ["reach"] = reach,
            ["counts"] = Counts(anatomy.Entries.AsSpan(), Bins, reach),
            ["countsInDeviations"] = Counts(anatomy.Entries.AsSpan(), DeviationBins, DeviationReach * anatomy.Tail.Deviation),
            ["gradient"] = anatomy.OutputGradient.Select(entry => (double)entry).ToArray(),
            ["topShare"] = anatomy.Mass.TopShare,
            ["shares"] = anatomy.Mass.PositiveShares,
            ["largestRowSum"] = anatomy.Mass.LargestRowSum,
            ["map"] = anatomy.Pairs.Magnitudes.Values,
            ["singularValues"] = anatomy.Pairs.RelativeSingularValues,
            ["rankOneResidual"] = anatomy.Pairs.RankOneResidual,
            ["inputVariation"] = anatomy.Pairs.InputVariation,
            ["outputVariation"] = anatomy.Pairs.OutputVariation,
            ["largestRatio"] = anatomy.Pairs.LargestRatio,
            ["absolute"] = anatomy.Sums.Select(sums => sums.Absolute).ToArray(),
            ["perImage"] = anatomy.Sums.Select(sums => sums.PerImage).ToArray(),
            ["net"] = anatomy.Sums.Select(sums => sums.Net).ToArray(),
            ["ratio"] = anatomy.Sums.Select(sums => sums.CancellationRatio).ToArray(),
            ["imageRatio"] = anatomy.Sums.Select(sums => sums.ImageRatio).ToArray(),
            ["logDeviation"] = moments.Take(published.Length).Select(layer => layer.LogDeviation).ToArray(),
            ["logMean"] = moments.Take(published.Length).Select(layer => layer.LogMean).ToArray(),
            ["logRootMeanSquare"] = moments.Skip(published.Length).Select(layer => Math.Log(layer.RootMeanSquare)).ToArray(),
            ["slope"] = new LayerMoments(blocks, moments[published.Length..]).SlopeBetween(blocks[0], blocks[^2]),
        };
    }

    private static double[] Counts(ReadOnlySpan<float> entries, int bins, double reach) => [.. ValueHistogram.Of(entries, bins, -reach, reach).Counts.Select(count => (double)count)];
}
