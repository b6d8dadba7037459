using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using Fathom.Data;
using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>Every stored network loads and runs.</summary>
public class StoredModelTests
{
    public static TheoryData<string> Exports => [.. ModelFiles.Names("torch-exported", "*.onnx")];

    public static TheoryData<string> Light => [.. ModelFiles.Names("light", "*.onnx")];

    [Theory]
    [MemberData(nameof(Exports))]
    public void An_exported_network_runs_forward_and_backward_with_any_batch_size(string name)
    {
        OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("torch-exported", name));
        NetworkGraph graph = network.Graph.WithCrossEntropy(network.Graph.Outputs[0]);
        PlanOptions options = new() { BatchSize = 3, Threads = 1, Differentiated = ["loss"], IsTraining = true };
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 1), options);
        Span<float> x = plan.Input(graph.Inputs[0].Name);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = MathF.Sin(i);
        }

        plan.Forward();
        plan.Backward();
        plan.Value("loss")[0].ShouldBeInRange(0.01f, 100);
        graph.Parameters.Any(parameter => parameter.IsTrainable && plan.Gradient(parameter.Name).ContainsAnyExcept(0)).ShouldBeTrue();
        network.IsTraining.ShouldBe(name.Contains(".train", StringComparison.Ordinal) || name.Contains("meterez", StringComparison.Ordinal));
        network.FixedBatch.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Light))]
    public void A_light_network_gives_the_stored_output(string name)
    {
        OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("light", name));
        OnnxTensor expected = TensorFile.Read(ModelFiles.Find("light", name.Replace(".onnx", "_output_0.pb", StringComparison.Ordinal)));
        using ExecutionPlan<float> plan = ExecutionPlan.Create(network.Graph, ParameterSet.Initialize<float>(network.Graph, 1), new PlanOptions { BatchSize = 1, IsTraining = false, Threads = 2 });
        Span<float> x = plan.Input(network.Graph.Inputs[0].Name);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = i / (float)x.Length;
        }

        plan.Forward();
        plan.Value(network.Graph.Outputs[0]).ToArray().ShouldBeClose(expected.ToDoubles(), 1e-4);
    }

    [Theory]
    [InlineData("cifar10-resnet20-bn.onnx", 9173)]
    public void A_trained_network_gets_as_many_test_images_right_as_was_published(string name, int right)
    {
        const int Batch = 100;
        NetworkGraph graph = OnnxNetwork.Load(ModelFiles.Find("models", name)).Graph;
        DataLocator locator = new([Path.GetDirectoryName(ModelFiles.Find())!]);
        Assert.SkipUnless(Path.Exists(Path.Combine(locator.Places[0], DataSetCatalog.Cifar10.Folder)), "CIFAR-10 is not here.");
        LabelledSet test = DataSetReader.Read(DataSetCatalog.Cifar10, DataSplit.Test, locator);
        double[] pixels = test.Images.ToMatrix().Values.ToArray();
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 1), new PlanOptions { BatchSize = Batch, IsTraining = false, Threads = 2 });
        int found = 0;
        for (int first = 0; first < test.Count; first += Batch)
        {
            FillCifar(pixels.AsSpan(first * 3072, Batch * 3072), plan.Input(graph.Inputs[0].Name));
            plan.Forward();
            ReadOnlySpan<float> scores = plan.Value(graph.Outputs[0]);
            for (int i = 0; i < Batch; i++)
            {
                found += TensorPrimitives.IndexOfMax(scores.Slice(i * 10, 10)) == test.Labels[first + i] ? 1 : 0;
            }
        }

        found.ShouldBe(right);
    }

    [Theory]
    [InlineData("cifar10-resnet20-bn.onnx")]
    [InlineData("cifar10-resnet32-bn.onnx")]
    public void A_trained_network_gives_the_stored_scores(string name)
    {
        using JsonDocument stored = JsonDocument.Parse(File.ReadAllBytes(ModelFiles.Find("models", "expected_first16.json")));
        double[][] expected = [.. stored.RootElement.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(score => score.GetDouble()).ToArray())];
        OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("models", name));
        DataLocator locator = new([Path.GetDirectoryName(ModelFiles.Find())!]);
        Assert.SkipUnless(Path.Exists(Path.Combine(locator.Places[0], DataSetCatalog.Cifar10.Folder)), "CIFAR-10 is not here.");
        LabelledSet test = DataSetReader.Read(DataSetCatalog.Cifar10, DataSplit.Test, locator).Batch(..expected.Length);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(network.Graph, ParameterSet.Initialize<double>(network.Graph, 1), new PlanOptions { BatchSize = expected.Length, IsTraining = false, Threads = 2 });
        FillCifar(test.Images.ToMatrix().Values, plan.Input(network.Graph.Inputs[0].Name));
        plan.Forward();
        network.IsTraining.ShouldBeFalse();
        plan.Value(network.Graph.Outputs[0]).ToArray().ShouldBeClose([.. expected.SelectMany(row => row)], 1e-5);
    }

    [Fact]
    public void A_small_trained_network_loads()
    {
        OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("models", "burn-mnist-bn.onnx"));
        network.Graph.Nodes.Count(node => node.Operation is BatchNormalization).ShouldBe(2);
    }

    // x/255 standardized per channel, as the networks were trained.
    private static void FillCifar<T>(ReadOnlySpan<double> pixels, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> means = [0.485, 0.456, 0.406];
        ReadOnlySpan<double> deviations = [0.229, 0.224, 0.225];
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i / 1024 % 3;
            destination[i] = T.CreateTruncating((pixels[i] - means[channel]) / deviations[channel]);
        }
    }
}
