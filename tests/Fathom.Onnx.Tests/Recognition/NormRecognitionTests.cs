using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>Norms in many spellings become norms that compute the same; what is no norm stays as it is.</summary>
public class NormRecognitionTests
{
    private static readonly Dictionary<string, (Spelling Model, IOperation Norm)> s_spellings = new()
    {
        ["batch norm of features"] = (new Spelling(17, 5).Variance(0).Deviation().Node("Div", ["d", "s"], "z").Affine("z", 5), Batch()),
        ["batch norm of channels, with a power and a reciprocal"] = (
            new Spelling(13, 3, 2, 4).Reduce("ReduceMean", "h", "m", [0, 2, 3]).Node("Sub", ["h", "m"], "d").Number("two", 2).Node("Pow", ["d", "two"], "q").Reduce("ReduceMean", "q", "v", [0, 2, 3])
                .Deviation().Node("Reciprocal", ["s"], "r").Node("Mul", ["r", "d"], "z").Affine("z", 3, 1, 1),
            Batch()),
        ["batch norm whose statistics lose their dimensions"] = (
            new Spelling(11, 3, 4).Reduce("ReduceMean", "h", "flat", [0, 2], keeps: false).Node("Unsqueeze", ["flat"], "m", ExportCall.Attribute("axes", [0, 2])).Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q")
                .Reduce("ReduceMean", "q", "v", [0, 2], keeps: false).Deviation().Integers("along", 3, 1).Node("Reshape", ["s", "along"], "t").Node("Div", ["d", "t"], "z").Affine("z", 1, 3, 1),
            Batch()),
        ["batch norm spread over x"] = (
            new Spelling(17, 3, 4).Variance(0, 2).Deviation().Parameter("scale", 1, 3, 1).Parameter("shift", 0, 3, 1).Node("Div", ["scale", "s"], "a").Node("Mul", ["h", "a"], "ha").Node("Mul", ["m", "a"], "ma")
                .Node("Sub", ["shift", "ma"], "b").Node("Add", ["ha", "b"], "z"),
            Batch()),
        ["batch norm by the mean of squares"] = (
            new Spelling(18, 5).Reduce("ReduceMean", "h", "m", [0]).Node("Mul", ["h", "h"], "hh").Reduce("ReduceMean", "hh", "mm", [0]).Node("Mul", ["m", "m"], "q").Node("Sub", ["mm", "q"], "v").Deviation()
                .Node("Sub", ["h", "m"], "d").Node("Div", ["d", "s"], "z"),
            Batch()),
        ["batch norm by lengths"] = (
            new Spelling(13, 5).Reduce("ReduceMean", "h", "m", [0]).Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceSum", "q", "v", [0]).Node("Sqrt", ["v"], "l").Number("root", 2)
                .Node("Div", ["l", "root"], "s").Node("Div", ["d", "s"], "z"),
            Batch() with { Epsilon = 0, Divisor = 4 }),
        ["batch norm without a mean"] = (new Spelling(17, 5).Node("Mul", ["h", "h"], "q").Reduce("ReduceMean", "q", "v", [0]).Deviation().Node("Div", ["h", "s"], "z").Affine("z", 5), Batch() with { Centred = false }),
        ["batch norm for inference"] = (
            new Spelling(17, 3, 4).Parameter("mean", 0.5f, 3, 1).Parameter("variance", 2, 3, 1).Node("Sub", ["h", "mean"], "d").Deviation("variance").Node("Div", ["d", "s"], "z").Affine("z", 3, 1),
            Batch() with { AlwaysUsesBatch = false, Momentum = 0.9f }),
        ["batch norm for inference, spread over x"] = (
            new Spelling(17, 5).Parameter("mean", 0.5f, 5).Parameter("variance", 2, 5).Deviation("variance").Node("Reciprocal", ["s"], "r").Parameter("scale", 1, 5).Parameter("shift", 0, 5).Node("Mul", ["r", "scale"], "a")
                .Node("Mul", ["h", "a"], "ha").Node("Mul", ["mean", "a"], "ma").Node("Sub", ["shift", "ma"], "b").Node("Add", ["ha", "b"], "z"),
            Batch() with { AlwaysUsesBatch = false, Momentum = 0.9f }),
        ["layer norm as PyTorch wrote it"] = (
            new Spelling(11, 3, 4).Reduce("ReduceMean", "h", "m", [-1]).Node("Sub", ["h", "m"], "d").Number("two", 2).Node("Pow", ["d", "two"], "q").Reduce("ReduceMean", "q", "v", [-1]).Deviation().Node("Div", ["d", "s"], "z")
                .Affine("z", 4),
            new LayerNormalization { Epsilon = 0.01f }),
        ["layer norm with a power of −½"] = (
            new Spelling(18, 6).Variance(1).Number("eps", 0.01f).Node("Add", ["eps", "v"], "e").Number("half", -0.5f).Node("Pow", ["e", "half"], "r").Node("Mul", ["d", "r"], "z"),
            new LayerNormalization { Epsilon = 0.01f }),
        ["layer norm over several dimensions"] = (new Spelling(17, 3, 2, 4).Variance(-2, -1).Deviation().Node("Div", ["d", "s"], "z").Affine("z", 2, 4), new LayerNormalization { Axis = -2, Epsilon = 0.01f }),
        ["layer norm by sums"] = (
            new Spelling(13, 4).Reduce("ReduceSum", "h", "sum", [1]).Number("four", 4).Node("Div", ["sum", "four"], "m").Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceSum", "q", "squares", [1])
                .Number("quarter", 0.25f).Node("Mul", ["quarter", "squares"], "v").Deviation().Node("Div", ["d", "s"], "z").Affine("z", 4),
            new LayerNormalization { Epsilon = 0.01f }),
        ["root mean square norm"] = (
            new Spelling(17, 3, 4).Node("Mul", ["h", "h"], "q").Reduce("ReduceMean", "q", "v", [2]).Deviation().Number("one", 1).Node("Div", ["one", "s"], "r").Node("Mul", ["h", "r"], "z").Parameter("scale", 1, 4)
                .Node("Mul", ["scale", "z"], "scaled"),
            new LayerNormalization { Epsilon = 0.01f, Centred = false }),
        ["instance norm"] = (
            new Spelling(17, 3, 2, 4).Node("GlobalAveragePool", ["h"], "m").Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Node("GlobalAveragePool", ["q"], "v").Deviation().Node("Div", ["d", "s"], "z").Affine("z", 3, 1, 1),
            new InstanceNormalization { Epsilon = 0.01f }),
        ["group norm of one group"] = (new Spelling(17, 3, 2, 4).Variance(1, 2, 3).Deviation().Node("Div", ["d", "s"], "z").Affine("z", 3, 1, 1), new GroupNormalization { Groups = 1, Epsilon = 0.01f }),
        ["group norm as PyTorch writes it"] = (
            new Spelling(17, 4, 2, 3).Integers("apart", 0, 2, -1).Node("Reshape", ["h", "apart"], "g").Node("Constant", [], "ones", Filled(1, 2)).Node("Constant", [], "zeros", Filled(0, 2))
                .Node("InstanceNormalization", ["g", "ones", "zeros"], "n", ExportCall.Attribute("epsilon", 0.01)).Node("Shape", ["h"], "shape").Node("Reshape", ["n", "shape"], "z").Affine("z", 4, 1, 1),
            new GroupNormalization { Groups = 2, Epsilon = 0.01f }),
    };

    private static readonly Dictionary<string, Spelling> s_others = new()
    {
        ["the mean over other dimensions than the variance"] = new Spelling(17, 3, 4)
            .Reduce("ReduceMean", "h", "m", [2]).Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceMean", "q", "v", [0, 2]).Deviation().Node("Div", ["d", "s"], "z"),
        ["the mean of another value"] = new Spelling(17, 5)
            .Reduce("ReduceMean", "x", "m", [0]).Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceMean", "q", "v", [0]).Deviation().Node("Div", ["d", "s"], "z"),
        ["a deviation with n − 1"] = new Spelling(17, 4)
            .Reduce("ReduceMean", "h", "m", [1]).Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceSum", "q", "sum", [1]).Number("three", 3).Node("Div", ["sum", "three"], "v").Deviation()
            .Node("Div", ["d", "s"], "z"),
        ["ε outside of the root"] = new Spelling(17, 5).Variance(0).Node("Sqrt", ["v"], "s").Number("eps", 0.01f).Node("Add", ["s", "eps"], "e").Node("Div", ["d", "e"], "z"),
        ["the variance in the place of the deviation"] = new Spelling(17, 5).Variance(0).Number("eps", 0.01f).Node("Add", ["v", "eps"], "e").Node("Div", ["d", "e"], "z"),
        ["the value that was not centred over the deviation"] = new Spelling(17, 5).Variance(0).Deviation().Node("Div", ["h", "s"], "z"),
        ["statistics of each position over the batch"] = new Spelling(17, 3, 4).Variance(0).Deviation().Node("Div", ["d", "s"], "z"),
        ["statistics of a whole batch"] = new Spelling(17, 5).Variance(0, 1).Deviation().Node("Div", ["d", "s"], "z"),
        ["the mean minus the value"] = new Spelling(17, 5)
            .Reduce("ReduceMean", "h", "m", [0]).Node("Sub", ["m", "h"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceMean", "q", "v", [0]).Deviation().Node("Div", ["d", "s"], "z"),
        ["the deviation over the value"] = new Spelling(17, 5).Variance(0).Deviation().Number("two", 2).Node("Add", ["d", "two"], "far").Node("Div", ["s", "far"], "z"),
        ["rows of unit length"] = new Spelling(17, 5).Node("Mul", ["h", "h"], "q").Reduce("ReduceSum", "q", "v", [1]).Deviation().Node("Div", ["h", "s"], "z"),
        ["inputs that are standardized with known numbers"] = new Spelling(17, 5).Parameter("mean", 0.5f, 5).Parameter("deviation", 2, 5).Node("Sub", ["h", "mean"], "d").Node("Div", ["d", "deviation"], "z"),
        ["a running variance along the wrong dimension"] = new Spelling(17, 4, 4).Parameter("mean", 0.5f, 4).Parameter("variance", 2, 4).Node("Sub", ["h", "mean"], "d").Deviation("variance").Node("Div", ["d", "s"], "z"),
    };

    public static TheoryData<string> Spellings => [.. s_spellings.Keys];

    public static TheoryData<string> Others => [.. s_others.Keys];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_decomposed_norm_becomes_one_node(string name)
    {
        (Spelling model, IOperation norm) = s_spellings[name];
        NetworkGraph graph = model.Graph(recognizes: true);
        graph.Nodes.Length.ShouldBe(3, string.Join(", ", graph.Nodes.Select(node => node.Operation)));
        graph.Nodes[1].Operation.ShouldBe(norm);
        graph.Parameters.Select(parameter => parameter.Name).ShouldBe(graph.Parameters.Select(parameter => parameter.Name).Intersect(["w", "scale", "shift", "mean", "variance"]));
        graph.Parameters.ShouldAllBe(parameter => parameter.IsTrainable == (parameter.Name != "mean" && parameter.Name != "variance"));
        graph.StateUpdates.Length.ShouldBe(graph.Parameters.Count(parameter => !parameter.IsTrainable));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_recognized_norm_computes_what_its_operators_compute(string name)
    {
        // What is a running statistic to the norm is a weight to its operators; both use it in inference mode alone.
        bool isTraining = !name.Contains("for inference", StringComparison.Ordinal);
        Spelling model = s_spellings[name].Model;
        foreach (int batch in new[] { 2, 4, 7 })
        {
            Dictionary<string, double[]> expected = Run(model.Graph(recognizes: false), batch, isTraining);
            foreach ((string value, double[] numbers) in Run(model.Graph(recognizes: true), batch, isTraining))
            {
                numbers.ShouldBeClose(expected[value], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Statistics_that_a_model_takes_itself_are_taken_in_inference_mode_too(string name)
    {
        Spelling model = s_spellings[name].Model;
        Dictionary<string, double[]> expected = Run(model.Graph(recognizes: false), 4, isTraining: false);
        Run(model.Graph(recognizes: true), 4, isTraining: false)["y"].ShouldBeClose(expected["y"], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_recognized_norm_comes_back_equal_when_it_is_written(string name)
    {
        NetworkGraph graph = s_spellings[name].Model.Graph(recognizes: true);
        using MemoryStream stream = new();
        OnnxFile.Write(stream, graph, ParameterSet.Initialize<float>(graph, 1));
        NetworkGraph read = OnnxNetwork.Read(stream.ToArray()).Graph;
        read.Nodes.Select(node => (node.Name, node.Operation, string.Join(' ', node.Inputs), node.Outputs[0])).ShouldBe(graph.Nodes.Select(node => (node.Name, node.Operation, string.Join(' ', node.Inputs), node.Outputs[0])));
        read.Parameters.Select(parameter => (parameter.Name, parameter.Shape, parameter.IsTrainable)).Order(Comparer<(string Name, TensorShape, bool)>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)))
            .ShouldBe(graph.Parameters.Select(parameter => (parameter.Name, parameter.Shape, parameter.IsTrainable)).Order(Comparer<(string Name, TensorShape, bool)>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void What_is_no_norm_stays_as_it_is(string name)
    {
        NetworkGraph graph = s_others[name].Graph(recognizes: true);
        graph.Nodes.Select(node => node.Operation).ShouldBe(s_others[name].Graph(recognizes: false).Nodes.Select(node => node.Operation));
        graph.Nodes.ShouldNotContain(node => node.Operation.OperatorName.Contains("Norm", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_inside_of_a_norm_that_others_read_stays()
    {
        Spelling model = new Spelling(17, 5).Variance(0).Deviation().Node("Div", ["d", "s"], "z").Node("Mul", ["z", "d"], "product");
        NetworkGraph graph = model.Graph(recognizes: true);
        graph.Nodes.Count(node => node.Operation is BatchNormalization).ShouldBe(1);
        graph.Nodes.Count(node => node.Operation is Subtraction).ShouldBe(1);
        Run(graph, 4, isTraining: true)["y"].ShouldBeClose(Run(model.Graph(recognizes: false), 4, isTraining: true)["y"], 1e-12);
    }

    [Fact]
    public void A_scale_that_two_norms_share_stays_one_parameter()
    {
        Spelling model = new Spelling(17, 3, 4).Variance(0, 2).Deviation().Node("Div", ["d", "s"], "z").Affine("z", 3, 1).Node("Mul", ["shifted", "scale"], "more");
        NetworkGraph graph = model.Graph(recognizes: true);
        graph.Parameters.Count(parameter => parameter.IsTrainable).ShouldBe(3);
        Dictionary<string, double[]> expected = Run(model.Graph(recognizes: false), 4, isTraining: true);
        Run(graph, 4, isTraining: true)["scale"].ShouldBeClose(expected["scale"], 1e-12);
    }

    private static BatchNormalization Batch() => new() { Epsilon = 0.01f, AlwaysUsesBatch = true };

    private static byte[] Filled(float value, int length) => MessageWriter.Of(attribute =>
    {
        attribute.Text(1, "value");
        attribute.Message(5, SmallModel.Weights("", [.. Enumerable.Repeat(value, length)])[1..]);
        attribute.Integer(20, 4);
    });

    // The scores and the gradients of all weights.
    private static Dictionary<string, double[]> Run(NetworkGraph scored, int batch, bool isTraining)
    {
        NetworkGraph graph = scored.WithCrossEntropy("y");
        PlanOptions options = new() { BatchSize = batch, Threads = 1, IsTraining = isTraining, Differentiated = ["loss"], Outputs = ["loss", "y"] };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<double>(graph, 1), options);
        Span<double> x = plan.Input("x");
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Sin(1 + (1.7 * i)) + (0.1 * i);
        }

        for (int i = 0; i < batch; i++)
        {
            plan.Input("labels")[i] = i % 3;
        }

        plan.Forward();
        plan.Backward();
        Dictionary<string, double[]> results = graph.Parameters.Where(parameter => parameter.IsTrainable).ToDictionary(parameter => parameter.Name, parameter => plan.Gradient(parameter.Name).ToArray());
        results["y"] = plan.Value("y").ToArray();
        return results;
    }
}
