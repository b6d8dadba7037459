using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>What is measured of single nodes against plain loops.</summary>
public class NodeMeasurementTests
{
    private const int Samples = 6;
    private const int Features = 5;
    private static readonly DiagnosisOptions s_options = new() { Threads = 1 };

    [Fact]
    public void The_gap_between_training_and_inference_is_that_of_the_two_formulas()
    {
        (NetworkGraph graph, ParameterSet<double> weights, double[] x) = Normed(0);
        NetworkMeasurement measured = NetworkMeter.Measure(graph, weights, Batch(x), s_options);
        double difference = 0;
        double norm = 0;
        for (int f = 0; f < Features; f++)
        {
            (double mean, double variance) = Moments(x, f);
            for (int s = 0; s < Samples; s++)
            {
                double value = x[(s * Features) + f];
                double trained = (value - mean) / Math.Sqrt(variance + 1e-5);
                double inferred = (value - RunningMean(f)) / Math.Sqrt(RunningVariance(f) + 1e-5);
                difference += Math.Pow(trained - inferred, 2);
                norm += trained * trained;
            }
        }

        measured.Of("norm")!.InferenceGap.ShouldBe(Math.Sqrt(difference / norm), 1e-12);
        measured.InferenceGap.ShouldBe(measured.Of("norm")!.InferenceGap, 1e-12);
    }

    [Fact]
    public void The_norm_is_held_beside_the_batch()
    {
        (NetworkGraph graph, ParameterSet<double> weights, double[] x) = Normed(0);
        NormMeasurement norm = NetworkMeter.Measure(graph, weights, Batch(x), s_options).Norms.ShouldHaveSingleItem();
        double[] variances = [.. Enumerable.Range(0, Features).Select(f => Moments(x, f).Variance)];
        norm.Values.ShouldBe(Samples);
        norm.SmallestVariance.ShouldBe(variances.Min(), 1e-12);
        norm.Variance.ShouldBe(variances.Order().ElementAt(Features / 2), 1e-12);
        norm.VarianceRatio.ShouldBe(Enumerable.Range(0, Features).Select(f => RunningVariance(f) / variances[f]).Order().ElementAt(Features / 2), 1e-12);
        norm.ConstantChannels.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1)]
    [InlineData(1e-3, 1)]
    public void A_channel_whose_deviation_float32_cannot_see_counts_as_constant(double level, int constant)
    {
        (NetworkGraph graph, ParameterSet<double> weights, double[] x) = Normed(level);
        for (int s = 0; s < Samples; s++)
        {
            x[s * Features] = level * (1 + (s * 1e-9));
        }

        NetworkMeter.Measure(graph, weights, Batch(x), s_options).Norms[0].ConstantChannels.ShouldBe(constant);
    }

    [Fact]
    public void Channels_are_compared_by_their_root_mean_squares()
    {
        // Channel k is k + 1 everywhere: the largest is 4, the median of four is the third.
        double[] x = [.. Enumerable.Range(0, 2 * 4 * 3).Select(i => (double)((i / 3 % 4) + 1))];
        NodeMeasurement node = ValueShape.Measure(
            new NodeMeasurement { Node = "n", Operator = "o", Value = "v", Shape = [2, 4, 3], Statistics = EdgeStatistics.Measure<double>(x) }, x);
        node.ChannelImbalance.ShouldBe(4 / 3.0, 1e-14);
    }

    [Fact]
    public void A_network_looks_the_same_in_float32_within_its_rounding()
    {
        PlantedNetwork network = new() { Depth = 5 };
        NetworkGraph graph = network.Build();
        ParameterSet<double> weights = network.Weights(graph);
        NetworkMeasurement exact = NetworkMeter.Measure(graph, weights, DiagnosisBatch.Noise(16), s_options);
        NetworkMeasurement rounded = NetworkMeter.Measure(graph, weights, DiagnosisBatch.Noise(16), s_options with { Precision = MeasuringPrecision.Training });
        (exact.Precision, rounded.Precision).ShouldBe((MeasuringPrecision.Full, MeasuringPrecision.Training));
        rounded.Loss.ShouldNotBe(exact.Loss);
        rounded.Loss.ShouldBe(exact.Loss, 1e-5);
        foreach ((NodeMeasurement a, NodeMeasurement b) in exact.Nodes.Zip(rounded.Nodes))
        {
            b.Statistics.RootMeanSquare.ShouldBe(a.Statistics.RootMeanSquare, 1e-5 * a.Statistics.RootMeanSquare, a.Node);
        }

        // The error of float32 is the same number whichever pass is looked at.
        rounded.Layers.Select(layer => Math.Round(layer.CorrectDigits, 6)).ShouldBe(exact.Layers.Select(layer => Math.Round(layer.CorrectDigits, 6)));
    }

    [Fact]
    public void Every_node_is_measured_once()
    {
        PlantedNetwork network = new() { Depth = 3 };
        NetworkGraph graph = network.Build();
        NetworkMeasurement measured = NetworkMeter.Measure(graph, network.Weights(graph), DiagnosisBatch.Noise(8), s_options);
        measured.Nodes.Select(node => node.Node).ShouldBe([.. graph.Nodes.Select(node => node.Name), "loss"]);
    }

    [Fact]
    public void The_growth_at_a_layer_is_the_ratio_to_the_layer_behind_it()
    {
        NetworkMeasurement measured = new()
        {
            BatchSize = 2,
            Loss = 0,
            Scores = "",
            Nodes = [],
            InferenceGap = 0,
            Layers = [Layer("a", 1, 6), Layer("b", 2, 2), Layer("c", 2, 3)],
        };
        measured.GrowthAt(measured.Layers[0]).ShouldBe(4, 1e-14);
        measured.GrowthAt(measured.Layers[2]).ShouldBe(double.NaN);
    }

    [Fact]
    public void A_measurement_tells_how_far_it_is_and_can_be_stopped()
    {
        PlantedNetwork network = new() { Depth = 4 };
        NetworkGraph graph = network.Build();
        using CancellationTokenSource source = new();
        List<(int Done, int Total)> told = [];
        DiagnosisOptions options = s_options with
        {
            Cancellation = source.Token,
            Progress = (done, total) =>
            {
                told.Add((done, total));
                if (told.Count == 5)
                {
                    source.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() => NetworkDiagnosis.Run(graph, network.Weights(graph), DiagnosisBatch.Noise(8), options));
        told.Select(state => state.Done).ShouldBe([1, 2, 3, 4, 5]);
        told.ShouldAllBe(state => state.Total == told[0].Total && state.Done < state.Total);
    }

    private static LayerMeasurement Layer(string name, int depth, double gradient) => new(name, name, name, depth, gradient, 1, 1, 7);

    private static double RunningMean(int feature) => 0.1 * feature;

    private static double RunningVariance(int feature) => 1 + feature;

    private static (double Mean, double Variance) Moments(double[] x, int feature)
    {
        double[] column = [.. Enumerable.Range(0, Samples).Select(s => x[(s * Features) + feature])];
        double mean = column.Average();
        return (mean, column.Average(value => Math.Pow(value - mean, 2)));
    }

    private static DiagnosisBatch Batch(double[] x) => new() { Size = Samples, Inputs = ImmutableDictionary<string, ImmutableArray<double>>.Empty.Add("x", [.. x]) };

    private static (NetworkGraph Graph, ParameterSet<double> Weights, double[] X) Normed(double level)
    {
        GraphBuilder builder = new();
        NetworkGraph graph = builder.Build(builder.Input("x", [TensorShape.Batch, Features]).BatchNorm("norm"));
        ParameterSet<double> weights = ParameterSet.Initialize<double>(graph, 1);
        for (int f = 0; f < Features; f++)
        {
            weights["norm.running_mean"][f] = RunningMean(f);
            weights["norm.running_var"][f] = RunningVariance(f);
        }

        double[] x = SmallNetwork.Normals(Samples * Features, 4);
        return (graph, weights, [.. x.Select(value => value + level)]);
    }
}
