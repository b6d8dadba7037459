using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>A model whose one norm is written as elementary operators: h = w x, the norm of h, and its positions side by side.</summary>
internal sealed class Spelling
{
    private readonly List<byte[]> parts = [];
    private readonly int opset;
    private readonly int[] features;
    private string[] ended = [];

    /// <summary>Begins a model.</summary>
    /// <param name="opset">The version of the operators.</param>
    /// <param name="features">The dimensions of a sample.</param>
    public Spelling(int opset, params int[] features)
    {
        this.opset = opset;
        this.features = features;
        int size = features.Aggregate(1, (product, dimension) => product * dimension);
        parts.Add(SmallModel.Tensor("w", features, [.. Enumerable.Range(0, size).Select(i => 1 + (0.3f * MathF.Sin(i)))]));
        Node("Mul", ["x", "w"], "h");
    }

    /// <summary>Adds a node.</summary>
    public Spelling Node(string type, string[] inputs, string output, params byte[][] attributes)
    {
        parts.Add(SmallModel.Node(type, inputs, [output], attributes));
        ended = [output];
        return this;
    }

    /// <summary>Adds a mean, or another reduction, over dimensions, as this version of the operators has it.</summary>
    public Spelling Reduce(string type, string input, string output, int[] axes, bool keeps = true)
    {
        byte[] keepsDimensions = ExportCall.Attribute("keepdims", keeps ? 1 : 0);
        if (opset >= (type == "ReduceSum" ? 13 : 18))
        {
            parts.Add(SmallModel.Integers($"{output}.axes", [.. axes.Select(axis => (long)axis)]));
            return Node(type, [input, $"{output}.axes"], output, keepsDimensions);
        }

        return Node(type, [input], output, ExportCall.Attribute("axes", [.. axes]), keepsDimensions);
    }

    /// <summary>Adds a parameter with numbers that differ from each other.</summary>
    public Spelling Parameter(string name, float around, params int[] dimensions)
    {
        int size = dimensions.Aggregate(1, (product, dimension) => product * dimension);
        parts.Add(SmallModel.Tensor(name, dimensions, [.. Enumerable.Range(0, size).Select(i => around + (0.25f * MathF.Cos((2 * i) + around)))]));
        return this;
    }

    /// <summary>Adds a number.</summary>
    public Spelling Number(string name, float value)
    {
        parts.Add(SmallModel.Tensor(name, [], value));
        return this;
    }

    /// <summary>Adds a list of whole numbers.</summary>
    public Spelling Integers(string name, params long[] values)
    {
        parts.Add(SmallModel.Integers(name, values));
        return this;
    }

    /// <summary>Adds d = h − m and v, the mean of d², over the same dimensions.</summary>
    public Spelling Variance(params int[] axes) =>
        Reduce("ReduceMean", "h", "m", axes).Node("Sub", ["h", "m"], "d").Node("Mul", ["d", "d"], "q").Reduce("ReduceMean", "q", "v", axes);

    /// <summary>Adds s = √(v + ε).</summary>
    public Spelling Deviation(string variance = "v") => Number("eps", 0.01f).Node("Add", [variance, "eps"], "e").Node("Sqrt", ["e"], "s");

    /// <summary>Adds a scale and a shift behind a value.</summary>
    public Spelling Affine(string value, params int[] dimensions) =>
        Parameter("scale", 1, dimensions).Parameter("shift", 0, dimensions).Node("Mul", [value, "scale"], "scaled").Node("Add", ["scaled", "shift"], "shifted");

    /// <summary>The bytes of the model.</summary>
    public byte[] Bytes()
    {
        int size = features.Aggregate(1, (product, dimension) => product * dimension);
        return SmallModel.Of(opset, features, size, [.. parts, SmallModel.Node("Flatten", ended, ["y"], ExportCall.Attribute("axis", 1))]);
    }

    /// <summary>The network, with norms recognized or not.</summary>
    public NetworkGraph Graph(bool recognizes) => OnnxNetwork.Read(Bytes(), new OnnxImportOptions { RecognizesNorms = recognizes }).Graph;
}
