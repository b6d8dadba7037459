using Fathom.Specification;

namespace Fathom.Networks.Tests;

public class UnitVarianceInitializationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Every_layer_of_a_deep_network_without_norm_has_unit_variance_on_the_batch(double biasScale)
    {
        NetworkSpec spec = new() { Depth = 60, Width = 40, Normalization = new() { Kind = NormalizationKind.None, Epsilon = 0 }, Initialization = new() { WeightScale = 3, BiasScale = biasScale } };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 30, Outputs = 5 });
        double[] x = new Draw(1).Normals(50 * 30);
        ParameterSet<double> parameters = UnitVarianceInitialization.Initialize(graph, 7, new Dictionary<string, double[]> { ["x"] = x, ["labels"] = new double[50] }, 50);
        EdgeRecord<double> record = new();
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = 50, WatchesEverything = true });
        x.CopyTo(plan.Input("x"));
        plan.Forward(observer: record);
        foreach (string layer in Enumerable.Range(1, 60).Select(l => $"layer.{l}").Append("scores"))
        {
            double deviation = record.OfValue(layer)!.Deviation;
            (deviation * deviation).ShouldBe(1, biasScale == 0 ? 1e-12 : UnitVarianceInitialization.StandardTolerance, layer);
        }

        // The start was orthogonal, so every weight is a number times an orthogonal matrix.
        double[] w = parameters["layer.30.weight"].ToArray();
        double square = w[..40].Sum(v => v * v);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 40; j++)
            {
                Enumerable.Range(0, 40).Sum(k => w[(i * 40) + k] * w[(j * 40) + k]).ShouldBe(i == j ? square : 0, 1e-12);
            }
        }
    }

    [Fact]
    public void Every_convolution_of_a_residual_network_has_unit_variance_and_all_else_begins_as_the_network_says()
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = 14, Width = 6, Size = 8, Shortcut = ShortcutKind.Projected });
        float[] x = [.. new Draw(2).Normals(20 * 3 * 64).Select(v => (float)v)];
        Dictionary<string, float[]> batch = new() { ["x"] = x, ["labels"] = new float[20] };
        ParameterSet<float> parameters = UnitVarianceInitialization.Initialize(graph, 3, batch, 20);
        EdgeRecord<float> record = new();
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = 20, WatchesEverything = true });
        x.CopyTo(plan.Input("x"));
        plan.Forward(observer: record);
        GraphNode[] layers = [.. graph.Nodes.Where(node => node.Operation is Convolution or GeneralMatrixProduct)];
        layers.Length.ShouldBe(16);
        layers.ShouldAllBe(node => Math.Abs(record.OfValue(node.Name)!.Deviation - 1) < 1e-4);
        parameters["bn1.weight"].ToArray().ShouldAllBe(v => v == 1);
        parameters["linear.bias"].ToArray().ShouldAllBe(v => v == 0);
        UnitVarianceInitialization.Initialize(graph, 3, batch, 20).All.ToArray().ShouldBe(parameters.All.ToArray());
    }

    [Fact]
    public void A_layer_that_cannot_have_unit_variance_and_a_batch_that_does_not_fit_are_told()
    {
        GraphBuilder builder = new();
        NetworkGraph graph = builder.Build(builder.Input("x", [TensorShape.Batch, 3]).Linear(4, "dead"));
        Should.Throw<NetworkRunException>(() => UnitVarianceInitialization.Initialize(graph, 1, new Dictionary<string, double[]> { ["x"] = new double[6] }, 2)).Message.ShouldContain("'dead' cannot be brought to unit variance");
        Should.Throw<ArgumentException>(() => UnitVarianceInitialization.Initialize(graph, 1, new Dictionary<string, double[]> { ["x"] = new double[5] }, 2)).Message.ShouldContain("6 elements for the input 'x'");
        Should.Throw<ArgumentException>(() => UnitVarianceInitialization.Initialize(graph, 1, new Dictionary<string, double[]>(), 2));
        Should.Throw<ArgumentOutOfRangeException>(() => UnitVarianceInitialization.Initialize(graph, 1, new Dictionary<string, double[]> { ["x"] = new double[6] }, 2, 0));
    }
}
