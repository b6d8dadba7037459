using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>Reads the messages NodeProto and AttributeProto.</summary>
/// <param name="file">The model file.</param>
/// <param name="tensors">Reads the tensors of attributes.</param>
internal sealed class NodeReader(WireFile file, TensorReader tensors)
{
    // With what importing makes of a node: a record, an operation, names and shapes.
    private const int NodeSize = 1500;
    private const int AttributeSize = 200;

    /// <summary>Reads a node.</summary>
    /// <param name="slice">Where it stands.</param>
    /// <param name="index">Its place among the nodes, for its name where the file gives none.</param>
    /// <returns>The node.</returns>
    public OnnxNode Read(WireSlice slice, int index)
    {
        file.Charge(NodeSize, slice.Start);
        List<string> inputs = [];
        List<string> outputs = [];
        List<OnnxAttribute> attributes = [];
        string name = "";
        string type = "";
        string domain = "";
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    inputs.Add(message.Text());
                    break;
                case 2:
                    outputs.Add(message.Text());
                    break;
                case 3:
                    name = message.Text();
                    break;
                case 4:
                    type = message.Text();
                    break;
                case 5:
                    attributes.Add(ReadAttribute(message.Slice()));
                    break;
                case 7:
                    domain = message.Text();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        name = name.Length > 0 ? name : $"{type}_{index}";
        return new OnnxNode(name, type, domain == "ai.onnx" ? "" : domain, [.. inputs], [.. outputs], [.. attributes], slice.Start);
    }

    private OnnxAttribute ReadAttribute(WireSlice slice)
    {
        file.Charge(AttributeSize, slice.Start);
        OnnxAttribute attribute = new();
        GatheredBytes numbers = new(file);
        List<long> integers = [];
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    attribute = attribute with { Name = message.Text() };
                    break;
                case 2:
                    attribute = attribute with { Number = message.Single() };
                    break;
                case 3:
                    attribute = attribute with { Integer = message.Integer() };
                    break;
                case 4:
                    attribute = attribute with { Text = message.Text() };
                    break;
                case 5:
                    attribute = attribute with { Tensor = tensors.Read(message.Slice()) };
                    break;
                case 7:
                    message.Numbers(sizeof(float), numbers);
                    break;
                case 8:
                    message.Integers(integers);
                    break;
                case 6 or 9 or 10 or 11 or 22 or 23 or 14 or 15:
                    attribute = attribute with { IsOther = true };
                    message.Skip();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return attribute with { Numbers = NumbersOf(numbers.Memory.Span, slice.Start), Integers = [.. integers] };
    }

    private ImmutableArray<float> NumbersOf(ReadOnlySpan<byte> bytes, int offset)
    {
        if (bytes.Length % sizeof(float) != 0)
        {
            throw new OnnxFormatException("", offset, $"A list of float32 numbers has {bytes.Length} bytes, which is no multiple of 4.");
        }

        file.Charge(bytes.Length, offset);
        ImmutableArray<float>.Builder numbers = ImmutableArray.CreateBuilder<float>(bytes.Length / sizeof(float));
        for (int i = 0; i < bytes.Length; i += sizeof(float))
        {
            numbers.Add(System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(bytes[i..]));
        }

        return numbers.MoveToImmutable();
    }
}
