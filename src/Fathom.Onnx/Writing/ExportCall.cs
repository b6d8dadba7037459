using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Collects the nodes and small constants of a model that is being written.</summary>
/// <param name="graph">The network.</param>
/// <param name="isTraining">Whether the form for training is written.</param>
/// <param name="opset">The version of the operators.</param>
internal sealed class ExportCall(NetworkGraph graph, bool isTraining, int opset)
{
    private readonly HashSet<string> names =
    [
        .. graph.Nodes.SelectMany(node => node.Outputs), .. graph.Parameters.Select(parameter => parameter.Name), .. graph.Inputs.Select(input => input.Name),
    ];

    private readonly ImmutableDictionary<string, TensorShape> shapes = graph.ShapesFor(2);

    /// <summary>Whether the form for training is written.</summary>
    public bool IsTraining => isTraining;

    /// <summary>The nodes as messages.</summary>
    public List<byte[]> Nodes { get; } = [];

    /// <summary>The small constants as messages.</summary>
    public List<byte[]> Constants { get; } = [];

    /// <summary>The node that is being written.</summary>
    public GraphNode Node { get; set; } = null!;

    /// <summary>Adds a node with the name, inputs and first output of the node that is being written.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="attributes">Its attributes.</param>
    public void Same(string type, params ReadOnlySpan<byte[]> attributes) => Add(type, Node.Inputs, [Node.Outputs[0]], attributes);

    /// <summary>Adds the node that makes the first output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="outputs">What it makes.</param>
    /// <param name="attributes">Its attributes.</param>
    public void Add(string type, ImmutableArray<string> inputs, ImmutableArray<string> outputs, params ReadOnlySpan<byte[]> attributes)
    {
        using MessageWriter message = new();
        foreach (string input in inputs)
        {
            message.Text(1, input);
        }

        foreach (string output in outputs)
        {
            message.Text(2, output);
        }

        message.Text(3, outputs[0] == Node.Outputs[0] ? Node.Name : outputs[0]);
        message.Text(4, type);
        foreach (byte[] attribute in attributes)
        {
            message.Message(5, attribute);
        }

        Nodes.Add(message.ToArray());
    }

    /// <summary>Adds a node on the way to the output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">What it reads.</param>
    /// <returns>The name of what it makes.</returns>
    public string Step(string type, params ImmutableArray<string> inputs)
    {
        string name = FreeName($"{Node.Outputs[0]}.part");
        Add(type, inputs, [name]);
        return name;
    }

    /// <summary>Adds a list of whole numbers as a constant.</summary>
    /// <param name="what">What it is, for its name.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>Its name.</returns>
    public string Integers(string what, params ReadOnlySpan<int> values)
    {
        string name = FreeName($"{Node.Outputs[0]}.{what}");
        using MessageWriter message = new();
        message.Integer(1, values.Length);
        message.Integer(2, (long)OnnxElementType.Int64);
        foreach (int value in values)
        {
            message.Integer(7, value);
        }

        message.Text(8, name);
        Constants.Add(message.ToArray());
        return name;
    }

    /// <summary>Adds a number as a constant.</summary>
    /// <param name="what">What it is, for its name.</param>
    /// <param name="value">The number.</param>
    /// <returns>Its name.</returns>
    public string Number(string what, double value)
    {
        string name = FreeName($"{Node.Outputs[0]}.{what}");
        Constants.Add(MessageWriter.Of(message =>
        {
            message.Integer(2, (long)OnnxElementType.Float);
            message.Single(4, (float)value);
            message.Text(8, name);
        }));
        return name;
    }

    /// <summary>Adds a tensor of equal numbers as a node that makes it, so that nobody takes it for a weight.</summary>
    /// <param name="what">What it is, for its name.</param>
    /// <param name="value">The number.</param>
    /// <param name="shape">The shape.</param>
    /// <returns>Its name.</returns>
    public string Filled(string what, double value, TensorShape shape)
    {
        string name = FreeName($"{Node.Outputs[0]}.{what}");
        Nodes.Add(MessageWriter.Of(node =>
        {
            node.Text(2, name);
            node.Text(3, name);
            node.Text(4, "Constant");
            node.Message(5, MessageWriter.Of(attribute =>
            {
                attribute.Text(1, "value");
                attribute.Message(5, MessageWriter.Of(tensor =>
                {
                    foreach (int dimension in shape)
                    {
                        tensor.Integer(1, dimension);
                    }

                    tensor.Integer(2, (long)OnnxElementType.Float);
                    for (int i = 0; i < shape.Elements; i++)
                    {
                        tensor.Single(4, (float)value);
                    }
                }));
                attribute.Integer(20, 4);
            }));
        }));
        return name;
    }

    /// <summary>Adds a mean over dimensions that are kept with size 1.</summary>
    /// <param name="x">The value.</param>
    /// <param name="axes">The dimensions.</param>
    /// <returns>The name of the mean.</returns>
    public string Mean(string x, ImmutableArray<int> axes)
    {
        string name = FreeName($"{Node.Outputs[0]}.part");
        if (opset >= 18)
        {
            Add("ReduceMean", [x, Integers("axes", axes.AsSpan())], [name]);
        }
        else
        {
            Add("ReduceMean", [x], [name], Attribute("axes", axes));
        }

        return name;
    }

    /// <summary>The shape of a value for some batch size.</summary>
    /// <param name="value">Its name.</param>
    /// <returns>The shape.</returns>
    public TensorShape Shapes(string value) => shapes[value];

    /// <summary>A name that no value has.</summary>
    /// <param name="stem">How it begins.</param>
    /// <returns>The name, reserved.</returns>
    public string FreeName(string stem)
    {
        string name = stem;
        for (int number = 1; !names.Add(name); number++)
        {
            name = $"{stem}.{number}";
        }

        return name;
    }

    /// <summary>An attribute that is a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    /// <returns>The message.</returns>
    public static byte[] Attribute(string name, int value) => MessageWriter.Of(message =>
    {
        message.Text(1, name);
        message.Integer(3, value);
        message.Integer(20, 2);
    });

    /// <summary>An attribute that is a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    /// <returns>The message.</returns>
    public static byte[] Attribute(string name, double value) => MessageWriter.Of(message =>
    {
        message.Text(1, name);
        message.Single(2, (float)value);
        message.Integer(20, 1);
    });

    /// <summary>An attribute that is a list of whole numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>The message.</returns>
    public static byte[] Attribute(string name, ImmutableArray<int> values) => MessageWriter.Of(message =>
    {
        message.Text(1, name);
        foreach (int value in values)
        {
            message.Integer(8, value);
        }

        message.Integer(20, 7);
    });
}
