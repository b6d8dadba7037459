using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>The operator tests of ONNX: stored inputs give stored outputs.</summary>
public class OperatorTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string folder in new[] { "node", "pytorch-converted" })
            {
                foreach (string name in ModelFiles.Folders(folder))
                {
                    data.Add(folder, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stored_inputs_give_the_stored_outputs(string folder, string name)
    {
        string path = ModelFiles.Find(folder, name, "model.onnx");
        string data = ModelFiles.Find(folder, name, "test_data_set_0");
        OnnxTensor[] inputs = [.. Directory.EnumerateFiles(data, "input_*.pb").Order(StringComparer.Ordinal).Select(TensorFile.Read)];
        OnnxTensor[] outputs = [.. Directory.EnumerateFiles(data, "output_*.pb").Order(StringComparer.Ordinal).Select(TensorFile.Read)];
        OnnxNetwork network = OnnxNetwork.Load(path, new OnnxImportOptions { FreesBatch = false });
        PlanOptions options = new() { IsTraining = network.IsTraining, Threads = 1 };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(network.Graph, ParameterSet.Initialize<double>(network.Graph, 1), options);
        foreach ((GraphInput input, OnnxTensor tensor) in network.Graph.Inputs.Zip(inputs))
        {
            tensor.ToDoubles().CopyTo(plan.Input(input.Name));
        }

        plan.Forward();
        network.Graph.Outputs.Length.ShouldBe(outputs.Length);
        foreach ((string output, OnnxTensor expected) in network.Graph.Outputs.Zip(outputs))
        {
            plan.ShapeOf(output).Dimensions.ShouldBe(expected.Dimensions);
            plan.Value(output).ToArray().ShouldBeClose(expected.ToDoubles(), 1e-5);
        }
    }
}
