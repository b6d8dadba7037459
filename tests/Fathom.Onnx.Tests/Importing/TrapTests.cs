using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>What exporters do that is easily read wrongly.</summary>
public class TrapTests
{
    private static readonly byte[][] s_statistics = [SmallModel.Weights("s", 1, 2), SmallModel.Weights("b", 0, 1), SmallModel.Weights("m", 0, 0), SmallModel.Weights("v", 1, 1)];

    [Fact]
    public void A_norm_that_was_frozen_among_others_that_train_stays_frozen()
    {
        byte[] model = SmallModel.Of(
            15,
            [2],
            [
                SmallModel.Node("BatchNormalization", ["x", "s", "b", "m", "v"], ["h", "m1", "v1"], ExportCall.Attribute("training_mode", 1)),
                SmallModel.Node("BatchNormalization", ["h", "s", "b", "m", "v"], ["y"]),
                .. s_statistics,
            ]);
        OnnxNetwork network = OnnxNetwork.Read(model);
        network.IsTraining.ShouldBeTrue();
        network.Graph.Nodes.Select(node => ((BatchNormalization)node.Operation).IsFrozen).ShouldBe([false, true]);
    }

    [Fact]
    public void Norms_of_an_export_for_inference_are_not_frozen()
    {
        OnnxNetwork network = OnnxNetwork.Read(SmallModel.Of(15, [2], [SmallModel.Node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"]), .. s_statistics]));
        network.IsTraining.ShouldBeFalse();
        ((BatchNormalization)network.Graph.Nodes[0].Operation).IsFrozen.ShouldBeFalse();
    }

    [Fact]
    public void Stochastic_depth_is_taken_as_its_mean_and_told()
    {
        byte[] model = SmallModel.Of(
            15,
            [2],
            SmallModel.Node("Shape", ["x"], ["shape"]),
            SmallModel.Node("ConstantOfShape", ["shape"], ["chance"], MessageWriter.Of(attribute =>
            {
                attribute.Text(1, "value");
                attribute.Message(5, SmallModel.Weights("", 0.75f)[1..]);
                attribute.Integer(20, 4);
            })),
            SmallModel.Node("Bernoulli", ["chance"], ["mask"]),
            SmallModel.Node("Div", ["mask", "chance"], ["scaled"]),
            SmallModel.Node("Mul", ["x", "scaled"], ["y"]));
        OnnxNetwork network = OnnxNetwork.Read(model);
        network.Notes.ShouldHaveSingleItem().ShouldContain("'Bernoulli of mask'");
        using ExecutionPlan<double> plan = ExecutionPlan.Create(network.Graph, ParameterSet.Initialize<double>(network.Graph, 1), new PlanOptions { BatchSize = 3, Threads = 1 });
        plan.Input("x").Fill(1.5);
        plan.Forward();
        plan.Value("y").ToArray().ShouldAllBe(value => value == 1.5);
    }

    [Fact]
    public void Stochastic_depth_of_older_exports_is_taken_as_its_mean_too()
    {
        byte[] model = SmallModel.Of(
            13,
            [2],
            SmallModel.Node("Shape", ["x"], ["shape"]),
            SmallModel.Node("ConstantOfShape", ["shape"], ["chance"], MessageWriter.Of(attribute =>
            {
                attribute.Text(1, "value");
                attribute.Message(5, SmallModel.Weights("", 0.5f)[1..]);
                attribute.Integer(20, 4);
            })),
            SmallModel.Node("RandomUniformLike", ["chance"], ["even"]),
            SmallModel.Node("Less", ["even", "chance"], ["below"]),
            SmallModel.Node("Cast", ["below"], ["mask"], ExportCall.Attribute("to", (int)OnnxElementType.Float)),
            SmallModel.Node("Mul", ["x", "mask"], ["y"]));
        OnnxNetwork network = OnnxNetwork.Read(model);
        network.Notes.ShouldHaveSingleItem().ShouldContain("'RandomUniformLike of even'");
        using ExecutionPlan<double> plan = ExecutionPlan.Create(network.Graph, ParameterSet.Initialize<double>(network.Graph, 1), new PlanOptions { BatchSize = 3, Threads = 1 });
        plan.Input("x").Fill(1.5);
        plan.Forward();
        plan.Value("y").ToArray().ShouldAllBe(value => value == 0.75);
    }

    [Fact]
    public void A_norm_without_scale_and_shift_gets_none_from_the_constants_in_their_places()
    {
        static byte[] Constant(string name, float value) => SmallModel.Node("Constant", [], [name], MessageWriter.Of(attribute =>
        {
            attribute.Text(1, "value");
            attribute.Message(5, SmallModel.Weights("", value, value)[1..]);
            attribute.Integer(20, 4);
        }));
        byte[] model = SmallModel.Of(
            15,
            [2],
            [Constant("one", 1), Constant("zero", 0), Constant("two", 2), SmallModel.Node("BatchNormalization", ["x", "one", "zero", "m", "v"], ["h"]), SmallModel.Node("BatchNormalization", ["h", "two", "zero", "m", "v"], ["y"]), .. s_statistics]);
        NetworkGraph graph = OnnxNetwork.Read(model).Graph;
        graph.Parameters.Where(parameter => parameter.IsTrainable).Select(parameter => parameter.Name).ShouldBe(["two"]);
        graph.Nodes[0].Inputs[1..3].ShouldBe(["", ""]);
    }

    [Fact]
    public void Everything_that_is_not_supported_is_listed_at_once()
    {
        byte[] model = SmallModel.Of(
            17,
            [2],
            SmallModel.Node("LSTM", ["x"], ["a"]),
            SmallModel.Node("LSTM", ["a"], ["b"]),
            SmallModel.Node("Einsum", ["b"], ["y"]));
        OnnxSupportException fault = Should.Throw<OnnxSupportException>(() => OnnxNetwork.Read(model));
        fault.Operators.ShouldBe([new UnsupportedOperator("LSTM", 2, "LSTM of a"), new UnsupportedOperator("Einsum", 1, "Einsum of y")]);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("")]
    public void External_data_cannot_leave_the_folder_of_the_model(string location)
    {
        string folder = Directory.CreateTempSubdirectory("fathom-onnx-").FullName;
        try
        {
            Dictionary<string, string> entries = new(StringComparer.Ordinal) { ["location"] = location };
            Should.Throw<OnnxFormatException>(() => new ExternalFolder(folder).Find(entries, 8, 42)).Offset.ShouldBe(42);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void External_data_is_read_from_its_place()
    {
        string folder = Directory.CreateTempSubdirectory("fathom-onnx-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "weights.bin"), [.. new byte[4], .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]);
            Dictionary<string, string> entries = new(StringComparer.Ordinal) { ["location"] = "weights.bin", ["offset"] = "4", ["length"] = "8" };
            OnnxTensor tensor = new() { Type = OnnxElementType.Float, Dimensions = [2], Elements = 2, External = new ExternalFolder(folder).Find(entries, 8, 0) };
            tensor.ToDoubles().ShouldBe([1.5, -2]);
            entries["offset"] = "8";
            Should.Throw<OnnxFormatException>(() => new ExternalFolder(folder).Find(entries, 8, 0)).Message.ShouldContain("12 bytes");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
