using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>Measurements against plain formulas.</summary>
public class NetworkMeterTests
{
    private static readonly DiagnosisOptions s_options = new() { Threads = 1 };

    [Fact]
    public void Samples_that_are_orthogonal_have_no_isometry_gap_and_no_cosine()
    {
        NodeMeasurement node = ValueShape.Measure(Node([2, 2], Math.Sqrt(4.5)), [3, 0, 0, 3]);
        node.SampleCosine.ShouldBe(0, 1e-15);
        node.IsometryGap.ShouldBe(0, 1e-12);
        node.SampleSpread.ShouldBe(Math.Sqrt(0.5), 1e-12);
    }

    [Fact]
    public void Samples_that_are_alike_have_cosine_one_an_infinite_gap_and_no_spread()
    {
        NodeMeasurement node = ValueShape.Measure(Node([2, 3]), [1, 2, 3, 1, 2, 3]);
        node.SampleCosine.ShouldBe(1, 1e-12);
        node.IsometryGap.ShouldBe(double.PositiveInfinity);
        node.SampleSpread.ShouldBe(0, 1e-12);
    }

    [Fact]
    public void The_isometry_gap_is_that_of_the_eigenvalues()
    {
        // Gram [[5, 4], [4, 5]] has the eigenvalues 9 and 1: ln of the mean 5, less the mean of the logarithms ln 3.
        NodeMeasurement node = ValueShape.Measure(Node([2, 2]), [2, 1, 1, 2]);
        node.IsometryGap.ShouldBe(Math.Log(5) - Math.Log(3), 1e-12);
    }

    [Fact]
    public void A_unit_is_dead_when_it_is_zero_on_all_samples_and_positions() =>
        ValueShape.Dead([0, 0, 1, 0, 0, 0, 0, 2], [2, 2, 2]).ShouldBe(0.5);

    [Fact]
    public void The_growth_of_a_linear_network_is_the_square_of_its_factor()
    {
        GraphBuilder builder = new();
        GraphValue h = builder.Input("x", [TensorShape.Batch, 6]);
        for (int layer = 1; layer <= 9; layer++)
        {
            h = h.Linear(6, $"layer.{layer}", new OrthogonalInitializer(1.5));
        }

        NetworkGraph graph = builder.Build(h);
        NetworkMeasurement measured = NetworkMeter.Measure(graph, ParameterSet.Initialize<double>(graph, 3), DiagnosisBatch.Noise(5), s_options);
        measured.GradientGrowth.ShouldBe(1.5 * 1.5, 1e-9);
        measured.TotalLogGrowth.ShouldBe(8 * Math.Log(1.5 * 1.5), 1e-9);
        measured.Layers.Select(layer => layer.Depth).ShouldBe(Enumerable.Range(1, 9));
        measured.Layers.ShouldAllBe(layer => layer.CorrectDigits > 5);
        measured.InferenceGap.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_right_in_float32_beyond_the_precision_horizon()
    {
        PlantedNetwork network = new() { Depth = 130, Width = 24 };
        NetworkGraph graph = network.Build();
        NetworkMeasurement measured = NetworkMeter.Measure(graph, network.Weights(graph), DiagnosisBatch.Noise(16), s_options);
        measured.PrecisionHorizon.ShouldNotBeNull();
        measured.Layers[^1].CorrectDigits.ShouldBeGreaterThan(0);
        measured.Layers[0].CorrectDigits.ShouldBe(0);
    }

    private static NodeMeasurement Node(TensorShape shape, double size = 1) => new()
    {
        Node = "n",
        Operator = "o",
        Value = "v",
        Shape = shape,
        Statistics = new EdgeStatistics(shape.Elements, 0, 0, size, 1, 0, 0),
    };
}
