using System.Text.Json;
using Fathom.Data;
using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>Exported networks with stored batches, against activations and gradients that PyTorch computed in float64.</summary>
public class ReferenceStatisticsTests
{
    private const double GradientTolerance = 1e-7;

    public static TheoryData<string, int> Networks
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string file in ModelFiles.Names("torch-exported", "*.stats.json"))
            {
                string name = file.Replace(".stats.json", "", StringComparison.Ordinal);
                foreach (int opset in new[] { 11, 14, 17 })
                {
                    if (opset == 14 || ModelFiles.Names("torch-exported", $"{name}.train.op{opset}.onnx").Length > 0)
                    {
                        data.Add(name, opset);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Loss_activations_and_gradients_agree_with_the_reference(string name, int opset) => Hold(name, opset, recognizes: true);

    [Theory]
    [InlineData("tiny_bnmlp8_meterez_nomean")]
    [InlineData("tiny_bnmlp8_meterez_sin_gain")]
    public void The_operators_of_a_decomposed_norm_agree_with_the_reference(string name) => Hold(name, 14, recognizes: false);

    [Theory]
    [InlineData("tiny_bnmlp8_meterez_nomean", false)]
    [InlineData("tiny_bnmlp8_meterez_sin_gain", true)]
    public void A_stored_network_with_decomposed_norms_has_norms(string name, bool isCentred)
    {
        foreach (string form in new[] { "train.op11", "train.op14", "train.op17", "train_random.op14", "eval.op14" })
        {
            OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("torch-exported", $"{name}.{form}.onnx"));
            BatchNormalization[] norms = [.. network.Graph.Nodes.Select(node => node.Operation).OfType<BatchNormalization>()];
            norms.Length.ShouldBe(8);
            norms.ShouldAllBe(norm => norm.AlwaysUsesBatch && norm.Centred == isCentred && norm.Epsilon == 0);
            network.IsTraining.ShouldBeTrue();
            network.Graph.Nodes.Select(node => node.Operation.OperatorName).ShouldNotContain("Sqrt");
        }
    }

    private static void Hold(string name, int opset, bool recognizes)
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllBytes(ModelFiles.Find("torch-exported", $"{name}.stats.json")));
        OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("torch-exported", $"{name}.train.op{opset}.onnx"), new OnnxImportOptions { RecognizesNorms = recognizes });
        NetworkGraph graph = network.Graph.WithCrossEntropy("logits");
        double[] labels = NpyFile.ReadSamples(ModelFiles.Find("torch-exported", $"{name}.labels.npy")).Values.ToArray();
        PlanOptions options = new() { BatchSize = labels.Length, Threads = 2, Differentiated = ["loss"], WatchesEverything = true };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<double>(graph, 1), options);
        NpyFile.ReadSamples(ModelFiles.Find("torch-exported", $"{name}.input.npy")).Values.CopyTo(plan.Input("input"));
        labels.CopyTo(plan.Input("labels"));
        EdgeRecord<double> record = new();
        plan.Forward(observer: record);
        plan.Backward(record);

        plan.Value("loss")[0].ShouldBe(reference.RootElement.GetProperty("loss").GetDouble(), 1e-9);
        int compared = 0;
        foreach (JsonElement node in reference.RootElement.GetProperty("nodes").EnumerateArray())
        {
            compared += Compare(node, record) ? 1 : 0;
        }

        // The graph of another version may have other nodes between those that both have, and what was inside of a decomposed norm is no value any more.
        compared.ShouldBeGreaterThan(reference.RootElement.GetProperty("nodes").GetArrayLength() / (recognizes && name.Contains("meterez", StringComparison.Ordinal) ? 3 : 2));
        foreach (JsonElement parameter in reference.RootElement.GetProperty("params").EnumerateArray())
        {
            double norm = Math.Sqrt(plan.Gradient(parameter.GetProperty("name").GetString()!).ToArray().Sum(g => g * g));
            ShouldAgree(norm, parameter.GetProperty("grad_l2").GetDouble(), GradientTolerance, $"gradient of {parameter.GetProperty("name")}");
        }
    }

    private static bool Compare(JsonElement node, EdgeRecord<double> record)
    {
        string output = node.GetProperty("output").GetString()!;
        if (record.OfValue(output) is not { } value)
        {
            return false;
        }

        ShouldAgree(value.RootMeanSquare, node.GetProperty("rms").GetDouble(), 1e-9, $"rms of {output}");
        ShouldAgree(value.Deviation, node.GetProperty("std").GetDouble(), 1e-9, $"deviation of {output}");
        ShouldAgree(value.LargestMagnitude, node.GetProperty("absmax").GetDouble(), 1e-9, $"maximum of {output}");
        value.ZeroShare.ShouldBe(node.GetProperty("zero_frac").GetDouble(), 1e-12, output);
        if (node.TryGetProperty("grad_l2", out JsonElement norm) && record.OfGradient(output) is { } gradient)
        {
            ShouldAgree(gradient.Norm, norm.GetDouble(), GradientTolerance, $"gradient at {output}");
        }

        return true;
    }

    // A gradient that vanishes in exact arithmetic is rounding on both sides.
    private static void ShouldAgree(double actual, double expected, double tolerance, string what) =>
        Math.Abs(actual - expected).ShouldBeLessThanOrEqualTo((tolerance * Math.Abs(expected)) + 1e-12, $"{what}: {actual} against {expected}");
}
