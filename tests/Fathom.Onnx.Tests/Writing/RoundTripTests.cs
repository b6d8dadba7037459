using System.Collections.Immutable;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Onnx.Tests;

/// <summary>What is written can be read again and is the same network.</summary>
public class RoundTripTests
{
    public static TheoryData<string, string> Models
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string folder in new[] { "torch-exported", "models" })
            {
                foreach (string name in ModelFiles.Names(folder, "*.onnx"))
                {
                    data.Add(folder, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_network_that_is_read_written_and_read_comes_back_equal(string folder, string name)
    {
        OnnxNetwork first = OnnxNetwork.Load(ModelFiles.Find(folder, name));
        OnnxNetwork second = OnnxNetwork.Read(Written(first.Graph, first.IsTraining));
        second.IsTraining.ShouldBe(first.IsTraining);
        ShouldBeEqual(second.Graph, first.Graph);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_of_a_specification_comes_back_with_the_same_scores(bool isTraining)
    {
        NetworkSpec spec = new() { Depth = 4, Width = 12, Activation = new Activation(ActivationCatalog.Gelu, 1.25, 0.5) };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 5, Outputs = 3 });
        NetworkGraph read = OnnxNetwork.Read(Written(graph, isTraining)).Graph;
        string scores = graph.ProducerOf(graph.Outputs[^1]) is { Operation: SoftmaxCrossEntropy } loss ? loss.Inputs[0] : graph.Outputs[0];
        double[] expected = Scores(graph, scores, isTraining);
        Scores(read, scores, isTraining).ShouldBeClose(expected, 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_norm_that_does_not_subtract_the_mean_is_written_as_what_it_computes_and_read_as_the_norm(bool isTraining)
    {
        NetworkSpec spec = new() { Depth = 3, Width = 12, Normalization = new Normalization { Centred = false, Epsilon = 1e-3 } };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 5, Outputs = 3, IsAffine = true });
        OnnxNetwork read = OnnxNetwork.Read(Written(graph, isTraining));
        read.IsTraining.ShouldBe(isTraining);
        BatchNormalization[] norms = [.. read.Graph.Nodes.Select(node => node.Operation).OfType<BatchNormalization>()];
        norms.Length.ShouldBe(graph.Nodes.Count(node => node.Operation is BatchNormalization));
        norms.ShouldAllBe(norm => !norm.Centred && norm.AlwaysUsesBatch == isTraining);
        string scores = graph.ProducerOf(graph.Outputs[^1]) is { Operation: SoftmaxCrossEntropy } loss ? loss.Inputs[0] : graph.Outputs[0];
        Scores(read.Graph, scores, isTraining).ShouldBeClose(Scores(graph, scores, isTraining), 1e-5);
        ShouldBeEqual(OnnxNetwork.Read(Written(read.Graph, isTraining)).Graph, read.Graph);
    }

    [Fact]
    public void An_operation_without_an_operator_is_refused_by_name()
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 3]);
        NetworkGraph graph = builder.Build(builder.Add(new BatchNormalization { AlwaysUsesBatch = true, Divisor = 7 }, "half", x));
        Should.Throw<NotSupportedException>(() => Written(graph, true)).Message.ShouldContain("'half'");
    }

    private static byte[] Written(NetworkGraph graph, bool isTraining)
    {
        using MemoryStream stream = new();
        OnnxFile.Write(stream, graph, ParameterSet.Initialize<float>(graph, 7), new OnnxExportOptions { IsTraining = isTraining });
        return stream.ToArray();
    }

    private static double[] Scores(NetworkGraph graph, string scores, bool isTraining)
    {
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 7);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = 6, Threads = 1, IsTraining = isTraining, Outputs = [scores] });
        Span<double> x = plan.Input(graph.Inputs[0].Name);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Cos(3 * i);
        }

        plan.Forward();
        return plan.Value(scores).ToArray();
    }

    private static void ShouldBeEqual(NetworkGraph actual, NetworkGraph expected)
    {
        actual.Inputs.Select(input => (input.Name, input.Shape)).ShouldBe(expected.Inputs.Select(input => (input.Name, input.Shape)));
        actual.Outputs.ShouldBe(expected.Outputs);
        actual.Nodes.Select(node => (node.Name, node.Operation, string.Join(' ', node.Inputs), node.Outputs[0])).ShouldBe(
            expected.Nodes.Select(node => (node.Name, node.Operation, string.Join(' ', node.Inputs), node.Outputs[0])));
        actual.Parameters.Select(Description).Order().ShouldBe(expected.Parameters.Select(Description).Order());
        ParameterSet<float> ofActual = ParameterSet.Initialize<float>(actual, 1);
        ParameterSet<float> ofExpected = ParameterSet.Initialize<float>(expected, 1);
        foreach (GraphParameter parameter in expected.Parameters)
        {
            ofActual[parameter.Name].SequenceEqual(ofExpected[parameter.Name]).ShouldBeTrue(parameter.Name);
        }

        actual.StateUpdates.Select(update => update.Parameter).Order().ShouldBe(expected.StateUpdates.Select(update => update.Parameter).Order());
    }

    private static string Description(GraphParameter parameter) => $"{parameter.Name} {parameter.Shape} {parameter.IsTrainable}";
}
