using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>What most studies of the paper share: networks of width and batch 100, ln ‖∂loss/∂W₁‖ of the second weights over the paper's depths.</summary>
internal static class DepthGrid
{
    /// <summary>The width and the batch of the paper.</summary>
    public const int Size = 100;

    /// <summary>The number of classes of CIFAR-10.</summary>
    public const int Classes = 10;

    /// <summary>The paper's depths.</summary>
    public static ImmutableArray<int> Depths { get; } = [5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>The depths as abscissas.</summary>
    public static ImmutableArray<double> Abscissas { get; } = [.. Depths.Select(depth => (double)depth)];

    /// <summary>A network of the studies.</summary>
    /// <param name="activation">The name of its activation.</param>
    /// <param name="depth">Its depth.</param>
    /// <param name="width">Its width.</param>
    /// <param name="weights"><c>orthogonal</c> or <c>gaussian</c>.</param>
    /// <param name="centred">Whether batch norm centres.</param>
    /// <param name="gains">The gains; null for one in every layer.</param>
    /// <returns>The specification.</returns>
    public static NetworkSpec Network(string activation, int depth, int width, string weights, bool centred = false, GainSchedule? gains = null) => new()
    {
        Activation = new Activation(ActivationCatalog.Create(activation)),
        Depth = depth,
        Width = width,
        Initialization = new Initialization { Kind = weights == "orthogonal" ? InitializationKind.Orthogonal : InitializationKind.Gaussian },
        Normalization = new Normalization { Centred = centred },
        GainSchedule = gains ?? GainSchedule.Constant,
    };

    /// <summary>ln ‖∂loss/∂W₁‖ of the second weights for networks of the paper's depths, all of them beginnings of one deep network.</summary>
    /// <param name="spec">The deepest network.</param>
    /// <param name="batch">Samples and labels.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="network">The number of the network.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One value per depth of the grid that the network reaches.</returns>
    public static ImmutableArray<double> SecondWeights(NetworkSpec spec, (Matrix Samples, ImmutableArray<int> Labels) batch, ulong seed, int network, CancellationToken cancellation)
    {
        NormalizedChain<double> chain = new(spec, batch.Samples, seed);
        chain.Forward(network, cancellation);
        return
        [
            .. Depths.Where(depth => depth <= spec.Depth).Select(depth =>
            {
                cancellation.ThrowIfCancellationRequested();
                return chain.Backward(depth, batch.Labels.AsSpan(), Classes, layer => layer == 2).LogWeight[1];
            }),
        ];
    }

    /// <summary>The cells for networks 0 to M − 1.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="networks">M.</param>
    /// <param name="parameters">The parameters that they share.</param>
    /// <returns>The cells.</returns>
    public static IEnumerable<JsonObject> Networks(StudySettings settings, int networks, params (string Name, JsonNode Value)[] parameters)
    {
        for (int network = 0; network < networks; network++)
        {
            JsonObject cell = [];
            foreach ((string name, JsonNode value) in parameters)
            {
                cell[name] = value.DeepClone();
            }

            cell["network"] = network;
            cell["data"] = settings.Data;
            cell["seed"] = settings.Seed;
            yield return cell;
        }
    }

    /// <summary>The mean of a row of numbers over cells, place by place.</summary>
    /// <param name="results">The cells.</param>
    /// <param name="name">The row's name.</param>
    /// <returns>One mean per place.</returns>
    public static ImmutableArray<SampleMean> Means(StudyResults results, string name) => Means(results.Rows(name));

    /// <summary>The mean of rows of numbers, place by place.</summary>
    /// <param name="rows">The rows, of one length.</param>
    /// <returns>One mean per place.</returns>
    public static ImmutableArray<SampleMean> Means(ImmutableArray<ImmutableArray<double>> rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(place => SampleMean.Of(rows.Select(row => row[place])))];

    /// <summary>The slope of each cell's row over the depths from one on.</summary>
    /// <param name="results">The cells.</param>
    /// <param name="name">The row's name.</param>
    /// <param name="least">The smallest depth that counts.</param>
    /// <returns>The mean slope per layer.</returns>
    public static SampleMean Slope(StudyResults results, string name, int least) => Slope(results.Rows(name), least);

    /// <summary>The slope of each row over the depths from one on.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="least">The smallest depth that counts.</param>
    /// <returns>The mean slope per layer.</returns>
    public static SampleMean Slope(ImmutableArray<ImmutableArray<double>> rows, int least)
    {
        int first = Depths.Count(depth => depth < least);
        return SampleMean.Of(rows.Select(row => LineFit.Slope([.. Abscissas.Skip(first).Take(row.Length - first)], [.. row.Skip(first)])));
    }
}
