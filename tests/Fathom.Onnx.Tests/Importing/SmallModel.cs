namespace Fathom.Onnx.Tests;

/// <summary>Writes small models for tests, node by node.</summary>
internal static class SmallModel
{
    /// <summary>A model with one input x of N × the given dimensions and one output y.</summary>
    public static byte[] Of(int opset, int[] features, params byte[][] graphParts) => Of(opset, features, 0, graphParts);

    /// <summary>The same with an output of N × a number of scores, unless that is 0.</summary>
    public static byte[] Of(int opset, int[] features, int scores, byte[][] graphParts) => MessageWriter.Of(model =>
    {
        model.Message(8, MessageWriter.Of(set => set.Integer(2, opset)));
        model.Message(7, MessageWriter.Of(graph =>
        {
            foreach (byte[] part in graphParts)
            {
                graph.Message(part[0], part[1..]);
            }

            graph.Message(11, Value("x", features));
            graph.Message(12, Value("y", scores > 0 ? [scores] : features));
        }));
    });

    /// <summary>A node; attributes come from <see cref="ExportCall"/>.</summary>
    public static byte[] Node(string type, string[] inputs, string[] outputs, params byte[][] attributes) =>
    [
        1, .. MessageWriter.Of(node =>
        {
            foreach (string input in inputs)
            {
                node.Text(1, input);
            }

            foreach (string output in outputs)
            {
                node.Text(2, output);
            }

            node.Text(3, $"{type} of {outputs[0]}");
            node.Text(4, type);
            foreach (byte[] attribute in attributes)
            {
                node.Message(5, attribute);
            }
        }),
    ];

    /// <summary>A float32 initializer of one dimension.</summary>
    public static byte[] Weights(string name, params float[] values) => Tensor(name, [values.Length], values);

    /// <summary>A float32 initializer; without dimensions it is a scalar.</summary>
    public static byte[] Tensor(string name, int[] dimensions, params float[] values) =>
    [
        5, .. MessageWriter.Of(tensor =>
        {
            foreach (int dimension in dimensions)
            {
                tensor.Integer(1, dimension);
            }

            tensor.Integer(2, (long)OnnxElementType.Float);
            foreach (float value in values)
            {
                tensor.Single(4, value);
            }

            tensor.Text(8, name);
        }),
    ];

    /// <summary>An initializer of whole numbers.</summary>
    public static byte[] Integers(string name, params long[] values) =>
    [
        5, .. MessageWriter.Of(tensor =>
        {
            tensor.Integer(1, values.Length);
            tensor.Integer(2, (long)OnnxElementType.Int64);
            foreach (long value in values)
            {
                tensor.Integer(7, value);
            }

            tensor.Text(8, name);
        }),
    ];

    private static byte[] Value(string name, int[] features) => MessageWriter.Of(value =>
    {
        value.Text(1, name);
        value.Message(2, MessageWriter.Of(type => type.Message(1, MessageWriter.Of(tensor =>
        {
            tensor.Integer(1, (long)OnnxElementType.Float);
            tensor.Message(2, MessageWriter.Of(shape =>
            {
                shape.Message(1, MessageWriter.Of(dimension => dimension.Text(2, "N")));
                foreach (int feature in features)
                {
                    shape.Message(1, MessageWriter.Of(dimension => dimension.Integer(1, feature)));
                }
            }));
        }))));
    });
}
