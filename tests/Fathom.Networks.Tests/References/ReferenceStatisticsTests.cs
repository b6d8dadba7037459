using System.Text.Json;
using Fathom.Specification;

namespace Fathom.Networks.Tests;

/// <summary>Networks that are built from code, with stored weights and a stored batch, against activations and gradients that PyTorch computed in float64.</summary>
public class ReferenceStatisticsTests
{
    private static readonly BatchNormalization s_norm = new() { Epsilon = 9.999999747378752e-06 };

    [Theory]
    [InlineData("tiny_bnmlp8_relu")]
    [InlineData("tiny_bnmlp8_skip_tanh")]
    [InlineData("tiny_bnmlp8_linear_orth")]
    [InlineData("tiny_bnmlp8_meterez_nomean")]
    [InlineData("tiny_bnmlp8_meterez_sin_gain")]
    [InlineData("bnmlp50_relu")]
    [InlineData("tiny_resnet_basic")]
    [InlineData("tiny_resnet_bottleneck")]
    [InlineData("tiny_vgg_bn")]
    public void Loss_activations_and_gradients_agree_with_the_reference(string name)
    {
        string folder = Environment.GetEnvironmentVariable("FATHOM_DATA") is { Length: > 0 } data ? data : FolderAbove("shared/data");
        string path = Path.Combine(folder, "onnx", "torch-exported", name);
        Assert.SkipUnless(File.Exists(path + ".stats.json"), "the stored models are not here; name their folder in FATHOM_DATA");
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllBytes(path + ".stats.json"));
        Dictionary<string, double[]> weights = StoredModel.WeightsOf(path + ".train.op14.onnx");
        NetworkGraph graph = GraphOf(name, weights);
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 1);
        foreach (GraphParameter parameter in graph.Parameters)
        {
            if (weights.TryGetValue(parameter.Name, out double[]? stored))
            {
                stored.CopyTo(parameters[parameter.Name]);
            }
        }

        double[] x = StoredModel.ArrayOf(path + ".input.npy");
        double[] labels = StoredModel.ArrayOf(path + ".labels.npy");
        PlanOptions options = new() { BatchSize = labels.Length, Threads = 2, Differentiated = ["loss"], WatchesEverything = true };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, options);
        x.CopyTo(plan.Input("input"));
        labels.CopyTo(plan.Input("labels"));
        EdgeRecord<double> record = new();
        plan.Forward(observer: record);
        plan.Backward(record);

        plan.Value("loss")[0].ShouldBe(reference.RootElement.GetProperty("loss").GetDouble(), 1e-9);
        int compared = 0;
        foreach (JsonElement node in reference.RootElement.GetProperty("nodes").EnumerateArray())
        {
            string output = node.GetProperty("output").GetString()!;
            if (record.OfValue(output) is { } value && record.OfGradient(output) is { } gradient)
            {
                Near(value.RootMeanSquare, node.GetProperty("rms").GetDouble(), 0, output);
                Near(value.Deviation, node.GetProperty("std").GetDouble(), 0, output);
                Near(value.LargestMagnitude, node.GetProperty("absmax").GetDouble(), 0, output);
                Near(value.Mean, node.GetProperty("mean").GetDouble(), value.RootMeanSquare, output);
                Near(gradient.Norm, node.GetProperty("grad_l2").GetDouble(), 0, output);
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(graph.Nodes.Length - 3);
        Near(record.OfGradient("input")!.Norm, reference.RootElement.GetProperty("input_grad_l2").GetDouble(), 0, "input");
        foreach (JsonElement parameter in reference.RootElement.GetProperty("params").EnumerateArray())
        {
            double[] gradient = [.. plan.Gradient(parameter.GetProperty("name").GetString()!)];

            // Gradients that vanish in exact arithmetic, such as that of a bias before a norm, are rounding errors on both sides.
            if (parameter.GetProperty("grad_l2").GetDouble() > 1e-12)
            {
                Near(Math.Sqrt(gradient.Sum(g => g * g)), parameter.GetProperty("grad_l2").GetDouble(), 0, parameter.GetProperty("name").GetString()!);
            }
        }
    }

    private static void Near(double actual, double expected, double size, string what) =>
        Math.Abs(actual - expected).ShouldBeLessThanOrEqualTo(1e-9 * Math.Max(Math.Abs(expected), size), $"{what}: {actual} against {expected}");

    private static NetworkGraph GraphOf(string name, Dictionary<string, double[]> weights)
    {
        GraphBuilder builder = new();
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        GraphValue scores = name switch
        {
            "tiny_resnet_basic" => Residual(builder, isBottleneck: false),
            "tiny_resnet_bottleneck" => Residual(builder, isBottleneck: true),
            "tiny_vgg_bn" => Plain(builder),
            _ when name.Contains("meterez", StringComparison.Ordinal) => InPieces(builder, isSineWithGain: name.Contains("sin", StringComparison.Ordinal)),
            _ => Layers(builder, weights, name),
        };
        return builder.Build(scores, scores.CrossEntropy(labels));
    }

    private static GraphValue Layers(GraphBuilder builder, Dictionary<string, double[]> weights, string name)
    {
        bool isSkipTanh = name.Contains("tanh", StringComparison.Ordinal);
        bool isLinear = name.Contains("linear", StringComparison.Ordinal);
        int width = weights["bn.0.weight"].Length;
        int inputs = weights["fc.0.weight"].Length / width;
        int depth = weights.Keys.Count(key => key.StartsWith("fc.", StringComparison.Ordinal));
        GraphValue h = builder.Input("input", [TensorShape.Batch, inputs]);
        GraphValue sum = h;
        for (int layer = 0; layer < depth; layer++)
        {
            GraphValue w = builder.Parameter($"fc.{layer}.weight", [width, layer == 0 ? inputs : width], ConstantInitializer.Zeros);
            GraphValue y = builder.Add(new GeneralMatrixProduct { TransposeB = true }, $"/fc.{layer}/MatMul_output_0", sum, w);
            y = Norm(y, $"bn.{layer}", $"/bn.{layer}/BatchNormalization_output_0");
            h = isLinear ? y : y.Activate(new(isSkipTanh ? ActivationCatalog.Tanh : ActivationCatalog.Relu), $"/act.{layer}/{(isSkipTanh ? "Tanh" : "Relu")}_output_0");
            sum = isSkipTanh && layer > 0 ? sum.Plus(h, layer == 1 ? "/Add_output_0" : $"/Add_{layer - 1}_output_0") : h;
        }

        return ReadOut(sum, weights["out.bias"].Length, "out", "logits");
    }

    // Batch norm without epsilon, written in elementary operations: x / (√Σ x² / √8) of x less its mean or as it is, and gains of l to the power −1/2.
    private static GraphValue InPieces(GraphBuilder builder, bool isSineWithGain)
    {
        GraphValue h = builder.Input("input", [TensorShape.Batch, 16]);
        GraphValue root = builder.Constant((float)Math.Sqrt(8));
        for (int layer = 0; layer < 8; layer++)
        {
            string norm = $"/bn.{layer}";
            GraphValue w = builder.Parameter($"fc.{layer}.weight", [16, 16], ConstantInitializer.Zeros);
            GraphValue x = builder.Add(new GeneralMatrixProduct { TransposeB = true }, $"/fc.{layer}/MatMul_output_0", h, w);
            if (isSineWithGain)
            {
                x = layer == 0 ? x : x.Times(builder.Constant((float)Math.Pow(layer + 1, -0.5)), layer == 1 ? "/Mul_output_0" : $"/Mul_{layer - 1}_output_0");
                x = x.Activate(new(ActivationCatalog.Sin), $"/act.{layer}/Sin_output_0");
                x = x.Minus(builder.Add(new ReduceMean([0]), $"{norm}/ReduceMean_output_0", x), $"{norm}/Sub_output_0");
            }

            GraphValue sum = builder.Add(new ReduceSum([0]), $"{norm}/ReduceSum_output_0", x.Times(x, $"{norm}/Mul_output_0"));
            h = x.Over(builder.Add(new SquareRoot(), $"{norm}/Sqrt_output_0", sum).Over(root, $"{norm}/Div_output_0"), $"{norm}/Div_1_output_0");
        }

        return ReadOut(h, 10, "out", "logits");
    }

    private static GraphValue Residual(GraphBuilder builder, bool isBottleneck)
    {
        GraphValue h = builder.Input("input", [TensorShape.Batch, 3, 16, 16]);
        h = Norm(Convolved(h, 8, 3, 1, "conv1", "/conv1/Conv_output_0"), "bn1", "/bn1/BatchNormalization_output_0").Relu("/relu/Relu_output_0");
        h = h.MaximumPool(3, 2, 1, "/maxpool/MaxPool_output_0");
        int[] widths = [8, 12, 16, 20];
        for (int stage = 1; stage <= 4; stage++)
        {
            string prefix = $"layer{stage}.0";
            string path = $"/layer{stage}/{prefix}";
            int stride = stage == 1 ? 1 : 2;
            int width = widths[stage - 1];
            int outputs = isBottleneck ? 4 * width : width;
            GraphValue x = h;
            GraphValue y = x;
            (int Kernel, int Stride, int Channels)[] convolutions = isBottleneck ? [(1, 1, width), (3, stride, width), (1, 1, outputs)] : [(3, stride, width), (3, 1, width)];
            foreach ((int index, (int kernel, int step, int channels)) in convolutions.Index())
            {
                y = Convolved(y, channels, kernel, step, $"{prefix}.conv{index + 1}", $"{path}/conv{index + 1}/Conv_output_0");
                y = Norm(y, $"{prefix}.bn{index + 1}", $"{path}/bn{index + 1}/BatchNormalization_output_0");
                y = index + 1 < convolutions.Length ? y.Relu($"{path}/relu{(index == 0 ? "" : $"_{index}")}/Relu_output_0") : y;
            }

            if (stage > 1 || isBottleneck)
            {
                x = Convolved(x, outputs, 1, stride, $"{prefix}.downsample.0", $"{path}/downsample/downsample.0/Conv_output_0");
                x = Norm(x, $"{prefix}.downsample.1", $"{path}/downsample/downsample.1/BatchNormalization_output_0");
            }

            h = y.Plus(x, $"{path}/Add_output_0").Relu($"{path}/relu_{convolutions.Length - 1}/Relu_output_0");
        }

        return ReadOut(builder.Add(new GlobalAveragePooling(), "/avgpool/GlobalAveragePool_output_0", h).Flatten("/Flatten_output_0"), 10, "fc", "logits");
    }

    private static GraphValue Plain(GraphBuilder builder)
    {
        GraphValue h = builder.Input("input", [TensorShape.Batch, 3, 16, 16]);
        (int Place, int Channels, bool Pools)[] layers = [(0, 8, true), (4, 12, true), (8, 16, false), (11, 16, true)];
        foreach ((int place, int channels, bool pools) in layers)
        {
            GraphValue w = builder.Parameter($"features.{place}.weight", [channels, h.Shape[1], 3, 3], ConstantInitializer.Zeros);
            GraphValue b = builder.Parameter($"features.{place}.bias", [channels], ConstantInitializer.Zeros);
            h = builder.Add(new Convolution { Window = SlidingWindow.Square(1, 1) }, $"/features/features.{place}/Conv_output_0", h, w, b);
            h = Norm(h, $"features.{place + 1}", $"/features/features.{place + 1}/BatchNormalization_output_0").Relu($"/features/features.{place + 2}/Relu_output_0");
            h = pools ? h.MaximumPool(2, name: $"/features/features.{place + 3}/MaxPool_output_0") : h;
        }

        h = builder.Add(new AveragePooling([1, 1], SlidingWindow.Plain), "/avgpool/AveragePool_output_0", h).Flatten("/Flatten_output_0");
        h = ReadOut(h, 32, "classifier.0", "/classifier/classifier.0/Gemm_output_0").Relu("/classifier/classifier.1/Relu_output_0").Drop(0, "/classifier/classifier.2/Dropout_output_0");
        return ReadOut(h, 10, "classifier.3", "logits");
    }

    private static GraphValue Convolved(GraphValue x, int channels, int kernel, int stride, string name, string output)
    {
        GraphValue w = x.Builder.Parameter($"{name}.weight", [channels, x.Shape[1], kernel, kernel], ConstantInitializer.Zeros);
        return x.Builder.Add(new Convolution { Window = SlidingWindow.Square(stride, kernel / 2) }, output, x, w);
    }

    private static GraphValue Norm(GraphValue x, string name, string output)
    {
        TensorShape channels = [x.Shape[1]];
        GraphValue w = x.Builder.Parameter($"{name}.weight", channels, ConstantInitializer.Ones);
        GraphValue b = x.Builder.Parameter($"{name}.bias", channels, ConstantInitializer.Zeros);
        return x.Builder.Add(s_norm, output, x, w, b);
    }

    private static GraphValue ReadOut(GraphValue x, int outputs, string name, string output)
    {
        GraphValue w = x.Builder.Parameter($"{name}.weight", [outputs, x.Shape[1]], ConstantInitializer.Zeros);
        GraphValue b = x.Builder.Parameter($"{name}.bias", [outputs], ConstantInitializer.Zeros);
        return x.Builder.Add(new GeneralMatrixProduct { TransposeB = true }, output, x, w, b);
    }

    private static string FolderAbove(string relative)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, relative)))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", relative);
    }
}
