using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>What one backward pass at initialization shows: figures 2, 6 and 9 and table 1.</summary>
public sealed record GradientAnatomy
{
    /// <summary>The layers of table 1.</summary>
    public static ImmutableArray<int> PublishedTableLayers { get; } = [18, 54, 90];

    /// <summary>The loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The shape of the entries of the kernel gradient of <see cref="HistogramLayer"/>.</summary>
    public required TailShape Tail { get; init; }

    /// <summary>Those entries.</summary>
    public required ImmutableArray<float> Entries { get; init; }

    /// <summary>The number of the layer of figure 2: 55 of 110 layers, the middle of other networks.</summary>
    public required int HistogramLayer { get; init; }

    /// <summary>The layers whose sums were taken; none when they were not asked for.</summary>
    public required ImmutableArray<int> TableLayers { get; init; }

    /// <summary>The sums of table 1, in the order of the layers.</summary>
    public required ImmutableArray<ConvolutionGradientSums> Sums { get; init; }

    /// <summary>The gradient of the scores.</summary>
    public required ImmutableArray<float> OutputGradient { get; init; }

    /// <summary>How it is spread over the classes.</summary>
    public required OutputGradientMass Mass { get; init; }

    /// <summary>The number of the layer of figure 9: 45 of 110 layers.</summary>
    public required int PairLayer { get; init; }

    /// <summary>The channel pairs of that layer.</summary>
    public required ChannelPairMap Pairs { get; init; }

    /// <summary>The root mean square of the kernel gradient of every convolution, from layer 1.</summary>
    public required ImmutableArray<double> KernelGradients { get; init; }

    /// <summary>The channel moments of the layers that were asked for.</summary>
    public required LayerMoments Moments { get; init; }

    /// <summary>Runs a network forward and backward once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images; the first of them make the batch.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="batch">The batch size.</param>
    /// <param name="threads">The threads.</param>
    /// <param name="withSums">Whether the sums of table 1 are taken.</param>
    /// <param name="layers">The numbers of layers whose channel moments are taken; none by default.</param>
    /// <returns>What it shows.</returns>
    public static GradientAnatomy Measure(AnatomyNetwork network, StandardImages images, ulong seed, int batch = 128, int threads = 2, bool withSums = true, ImmutableArray<int> layers = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        int histogramLayer = network.Depth / 2;
        int pairLayer = network.LayerAt(45);
        ImmutableArray<int> tableLayers = [.. PublishedTableLayers.Where(_ => withSums).Select(network.LayerAt)];
        ImmutableArray<int> watched = layers.IsDefault ? [] : layers;
        ImmutableArray<string> names = [.. watched.Select(network.LayerName)];
        NetworkGraph graph = network.Build();
        (string Input, string Output)[] needs = [.. tableLayers.Select(layer => ConvolutionGradientSums.Needs(graph, network.LayerName(layer)))];
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, seed), new PlanOptions
        {
            BatchSize = batch,
            Threads = threads,
            Differentiated = ["loss"],
            KeptValues = [.. needs.Select(need => need.Input).Distinct()],
            KeptGradients = [.. needs.Select(need => need.Output), "scores"],
            WatchedValues = [.. names.Distinct()],
        });
        images.FillFrom(plan);
        ChannelRecord<float> record = new();
        plan.Forward(observer: record);
        plan.Backward();
        ReadOnlySpan<float> entries = plan.Gradient($"{network.LayerName(histogramLayer)}.weight");
        string pairs = $"{network.LayerName(pairLayer)}.weight";
        ReadOnlySpan<float> scores = plan.Gradient("scores");
        return new GradientAnatomy
        {
            Loss = plan.Value("loss")[0],
            Tail = TailShape.Of(entries),
            Entries = [.. entries],
            HistogramLayer = histogramLayer,
            TableLayers = tableLayers,
            Sums = [.. tableLayers.Select(layer => ConvolutionGradientSums.Measure(plan, network.LayerName(layer)))],
            OutputGradient = [.. scores],
            Mass = OutputGradientMass.Of(scores, plan.ShapeOf("scores")),
            PairLayer = pairLayer,
            Pairs = ChannelPairMap.Of(plan.Gradient(pairs), plan.ShapeOf(pairs)),
            Moments = new LayerMoments(watched, [.. names.Select(name => record[name])]),
            KernelGradients = [.. Enumerable.Range(1, network.Depth - 1).Select(layer => EdgeStatistics.Measure(plan.Gradient($"{network.LayerName(layer)}.weight")).RootMeanSquare)],
        };
    }
}
