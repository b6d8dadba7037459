using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Writes networks as ONNX models.</summary>
public static class OnnxFile
{
    private const int FormatVersion = 8;

    /// <summary>Writes a network with its weights as float32.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; the latter is rounded.</typeparam>
    /// <param name="destination">Where to; it is neither flushed nor closed.</param>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Its numbers.</param>
    /// <param name="options">How it is written; null for the form for inference.</param>
    /// <exception cref="NotSupportedException">An operation has no ONNX operator; names the node.</exception>
    /// <exception cref="ArgumentException">The options name a value that does not exist, or the parameters belong to another network.</exception>
    public static void Write<T>(Stream destination, NetworkGraph graph, ParameterSet<T> parameters, OnnxExportOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(parameters);
        options ??= new OnnxExportOptions();
        ImmutableArray<string> outputs = options.Outputs.IsDefaultOrEmpty ? [.. graph.Outputs.Select(name => ScoresOf(graph, name)).Distinct(StringComparer.Ordinal)] : options.Outputs;
        HashSet<string> needed = Needed(graph, outputs);
        int opset = graph.Nodes.Any(node => needed.Contains(node.Name) && node.Operation is GroupNormalization) ? ExportTable.OpsetOfGroups : ExportTable.Opset;
        ExportCall call = new(graph, options.IsTraining, opset);
        foreach (GraphNode node in graph.Nodes.Where(node => needed.Contains(node.Name)))
        {
            call.Node = node;
            ExportTable.Write(call, opset);
        }

        HashSet<string> read = [.. graph.Nodes.Where(node => needed.Contains(node.Name)).SelectMany(node => node.Inputs)];
        HashSet<string> statistics = [.. graph.Nodes.Where(node => node.Operation is BatchNormalization).SelectMany(node => node.Inputs.Skip(3))];
        GraphParameter[] used = [.. graph.Parameters.Where(parameter => read.Contains(parameter.Name))];
        GraphParameter[] constants = [.. used.Where(parameter => !parameter.IsTrainable && parameter.Shape.Elements > 1 && !statistics.Contains(parameter.Name))];
        ExportedTensor<T>[] tensors = [.. used.Except(constants).Select(parameter => new ExportedTensor<T>(parameters, parameter))];
        byte[] small = MessageWriter.Of(message =>
        {
            // What is no weight must not look like one: a constant of many elements is a node.
            WriteAll(message, 1, constants.Select(constant => ConstantNode(constant, new ExportedTensor<T>(parameters, constant))));
            WriteAll(message, 1, call.Nodes);
            message.Text(2, "network");
            WriteAll(message, 5, call.Constants);
            WriteAll(message, 11, graph.Inputs.Where(input => read.Contains(input.Name)).Select(input => Value(input.Name, input.Shape, input.Shape)));
            ImmutableDictionary<string, TensorShape> one = graph.ShapesFor(2);
            ImmutableDictionary<string, TensorShape> other = graph.ShapesFor(3);
            WriteAll(message, 12, outputs.Select(name => Value(name, one[name], other[name])));
        });
        byte[][] announcements = [.. tensors.Select(tensor => MessageWriter.Of(message => message.Announce(5, tensor.Length)))];
        destination.Write(ModelHead(opset));
        destination.Write(MessageWriter.Of(message => message.Announce(7, small.Length + tensors.Sum(tensor => tensor.Length) + announcements.Sum(bytes => (long)bytes.Length))));
        destination.Write(small);
        foreach ((byte[] announcement, ExportedTensor<T> tensor) in announcements.Zip(tensors))
        {
            destination.Write(announcement);
            tensor.Write(destination);
        }
    }

    private static void WriteAll(MessageWriter message, int field, IEnumerable<byte[]> parts)
    {
        foreach (byte[] part in parts)
        {
            message.Message(field, part);
        }
    }

    private static byte[] ModelHead(int opset) => MessageWriter.Of(message =>
    {
        message.Integer(1, FormatVersion);
        message.Text(2, "fathom");
        message.Message(8, MessageWriter.Of(set =>
        {
            set.Text(1, "");
            set.Integer(2, opset);
        }));
    });

    private static byte[] ConstantNode<T>(GraphParameter constant, ExportedTensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using MemoryStream elements = new();
        tensor.Write(elements);
        return MessageWriter.Of(node =>
        {
            node.Text(2, constant.Name);
            node.Text(3, constant.Name);
            node.Text(4, "Constant");
            node.Message(5, MessageWriter.Of(attribute =>
            {
                attribute.Text(1, "value");
                attribute.Message(5, elements.ToArray());
                attribute.Integer(20, 4);
            }));
        });
    }

    // ValueInfoProto: a dimension that differs between two batch sizes, or is symbolic, is called N.
    private static byte[] Value(string name, TensorShape one, TensorShape other) => MessageWriter.Of(value =>
    {
        value.Text(1, name);
        value.Message(2, MessageWriter.Of(type => type.Message(1, MessageWriter.Of(tensor =>
        {
            tensor.Integer(1, (long)OnnxElementType.Float);
            tensor.Message(2, MessageWriter.Of(shape =>
            {
                for (int i = 0; i < one.Rank; i++)
                {
                    int size = one[i];
                    bool isBatch = size == TensorShape.Batch || size != other[i];
                    shape.Message(1, MessageWriter.Of(dimension =>
                    {
                        if (isBatch)
                        {
                            dimension.Text(2, "N");
                        }
                        else
                        {
                            dimension.Integer(1, size);
                        }
                    }));
                }
            }));
        }))));
    });

    // A loss needs labels, which a model that is used does not have; the model gives its scores instead.
    private static string ScoresOf(NetworkGraph graph, string output) =>
        graph.ProducerOf(output) is { Operation: SoftmaxCrossEntropy or SquaredError } loss ? loss.Inputs[0] : output;

    // The names of the nodes on which the outputs depend.
    private static HashSet<string> Needed(NetworkGraph graph, ImmutableArray<string> outputs)
    {
        HashSet<string> values = new(outputs, StringComparer.Ordinal);
        HashSet<string> nodes = new(StringComparer.Ordinal);
        foreach (GraphNode node in graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(name => name.Length > 0 && values.Contains(name)))
            {
                nodes.Add(node.Name);
                values.UnionWith(node.Inputs);
            }
        }

        return outputs.FirstOrDefault(name => graph.ProducerOf(name) is null) is { } missing
            ? throw new ArgumentException($"No node of the network makes a value '{missing}'.", nameof(outputs))
            : nodes;
    }
}
