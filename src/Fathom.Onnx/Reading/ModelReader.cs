using System.Globalization;

namespace Fathom.Onnx;

/// <summary>Reads the messages ModelProto and GraphProto.</summary>
internal sealed class ModelReader
{
    private readonly WireFile file;
    private readonly TensorReader tensors;
    private readonly NodeReader nodes;
    private readonly ValueReader values;

    private ModelReader(WireFile file, string? folder)
    {
        this.file = file;
        tensors = new TensorReader(file, new ExternalFolder(folder));
        nodes = new NodeReader(file, tensors);
        values = new ValueReader(file);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="file">The file; it is kept as long as the model.</param>
    /// <param name="folder">The folder of external data; null for none.</param>
    /// <returns>The model.</returns>
    /// <exception cref="OnnxFormatException">The bytes are no model.</exception>
    public static OnnxModel Read(WireFile file, string? folder) => new ModelReader(file, folder).ReadModel();

    private OnnxModel ReadModel()
    {
        OnnxModel model = new() { Length = file.Bytes.Length };
        WireSlice? graph = null;
        long opset = -1;
        WireMessage message = new(file, file.All);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    model = model with { FormatVersion = message.Integer() };
                    break;
                case 2:
                    model = model with { Producer = message.Text() };
                    break;
                case 3:
                    model = model with { ProducerVersion = message.Text() };
                    break;
                case 7:
                    graph = message.Slice();
                    break;
                case 8:
                    opset = StandardOpset(message.Slice()) ?? opset;
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        if (graph is not { } found)
        {
            throw new OnnxFormatException("", 0, file.Bytes.Length == 0 ? "The file is empty." : "The file holds no graph, so it is no ONNX model.");
        }

        // The standard set is version 1 where a file of the oldest format names none.
        opset = opset < 0 ? 1 : opset;
        return opset is >= 1 and <= int.MaxValue
            ? ReadGraph(found, model with { Opset = (int)opset })
            : throw new OnnxFormatException("", 0, string.Create(CultureInfo.InvariantCulture, $"There is no version {opset} of the ONNX operators."));
    }

    private OnnxModel ReadGraph(WireSlice slice, OnnxModel model)
    {
        List<OnnxNode> found = [];
        List<OnnxTensor> initializers = [];
        List<OnnxValue> inputs = [];
        List<OnnxValue> outputs = [];
        string name = "";
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    found.Add(nodes.Read(message.Slice(), found.Count));
                    break;
                case 2:
                    name = message.Text();
                    break;
                case 5:
                    initializers.Add(tensors.Read(message.Slice()));
                    break;
                case 11:
                    inputs.Add(values.Read(message.Slice()));
                    break;
                case 12:
                    outputs.Add(values.Read(message.Slice()));
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return model with { GraphName = name, Nodes = [.. found], Initializers = [.. initializers], Inputs = [.. inputs], Outputs = [.. outputs] };
    }

    // OperatorSetIdProto: domain, version. The standard domain is the empty one, also written ai.onnx.
    private long? StandardOpset(WireSlice slice)
    {
        string domain = "";
        long version = 0;
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    domain = message.Text();
                    break;
                case 2:
                    version = message.Integer();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return domain is "" or "ai.onnx" ? version : null;
    }
}
