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
    public void Loss_activations_and_gradients_agree_with_the_reference(string name, int opset)
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllBytes(ModelFiles.Find("torch-exported", $"{name}.stats.json")));
        OnnxNetwork network = OnnxNetwork.Load(ModelFiles.Find("torch-exported", $"{name}.train.op{opset}.onnx"));
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

        // The graph of another version may have other nodes between those that both have.
        compared.ShouldBeGreaterThan(reference.RootElement.GetProperty("nodes").GetArrayLength() / 2);
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
