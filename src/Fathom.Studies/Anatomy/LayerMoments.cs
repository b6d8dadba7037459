using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Channel moments of the outputs of chosen layers at initialization, on one batch (figure 5).</summary>
/// <param name="Layers">The numbers of the layers.</param>
/// <param name="Moments">The moments of each, before its norm.</param>
public sealed record LayerMoments(ImmutableArray<int> Layers, ImmutableArray<ChannelMoments> Moments)
{
    /// <summary>The layers that figure 5 shows.</summary>
    public static ImmutableArray<int> PublishedLayers { get; } = [6, 18, 30, 42, 54, 66, 78, 90, 102, 110];

    /// <summary>Runs a network forward once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images; the first of them make the batch.</param>
    /// <param name="layers">The numbers of the layers.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="batch">The batch size.</param>
    /// <param name="threads">The threads.</param>
    /// <returns>The moments.</returns>
    /// <exception cref="ArgumentException">There is no layer of a number.</exception>
    public static LayerMoments Measure(AnatomyNetwork network, StandardImages images, ImmutableArray<int> layers, ulong seed, int batch = 128, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ImmutableArray<string> names = [.. layers.Select(network.LayerName)];
        NetworkGraph graph = network.Build();
        using ExecutionPlan<float> plan = ExecutionPlan.Create(
            graph,
            ParameterSet.Initialize<float>(graph, seed),
            new PlanOptions { BatchSize = batch, Threads = threads, Outputs = ["scores"], WatchedValues = [.. names.Distinct()] });
        images.FillFrom(plan);
        ChannelRecord<float> record = new();
        plan.Forward(observer: record);
        return new LayerMoments(layers, [.. names.Select(name => record[name])]);
    }

    /// <summary>The slope per layer of the mean logarithmic deviation: of the straight line nearest to the layers between two numbers, both included.</summary>
    /// <param name="first">The first layer.</param>
    /// <param name="last">The last layer.</param>
    /// <returns>The slope.</returns>
    public double SlopeBetween(int first, int last)
    {
        (int Layer, double Log)[] points =
            [.. Layers.Zip(Moments, (layer, moments) => (layer, moments.LogDeviation)).Where(point => point.layer >= first && point.layer <= last)];
        double centre = points.Average(point => (double)point.Layer);
        return points.Sum(point => (point.Layer - centre) * point.Log) / points.Sum(point => (point.Layer - centre) * (point.Layer - centre));
    }
}
