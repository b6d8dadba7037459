using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>Reads the message ValueInfoProto: the declared name, type and shape of an input or output.</summary>
/// <param name="file">The model file.</param>
internal sealed class ValueReader(WireFile file)
{
    private const int ObjectSize = 150;

    /// <summary>Reads a declared value.</summary>
    /// <param name="slice">Where it stands.</param>
    /// <returns>The value.</returns>
    public OnnxValue Read(WireSlice slice)
    {
        file.Charge(ObjectSize, slice.Start);
        string name = "";
        OnnxElementType type = OnnxElementType.Undefined;
        ImmutableArray<OnnxDimension> dimensions = default;
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    name = message.Text();
                    break;
                case 2:
                    (type, dimensions) = ReadType(message.Slice());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new OnnxValue(name, type, dimensions, slice.Start);
    }

    // TypeProto: field 1 is the tensor type, of which field 1 is the element type and field 2 the shape.
    private (OnnxElementType Type, ImmutableArray<OnnxDimension> Dimensions) ReadType(WireSlice slice)
    {
        OnnxElementType type = OnnxElementType.Undefined;
        ImmutableArray<OnnxDimension> dimensions = default;
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            if (message.Field != 1)
            {
                message.Skip();
                continue;
            }

            WireMessage tensor = new(file, message.Slice());
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case 1:
                        type = (OnnxElementType)tensor.Integer();
                        break;
                    case 2:
                        dimensions = ReadShape(tensor.Slice());
                        break;
                    default:
                        tensor.Skip();
                        break;
                }
            }
        }

        return (type, dimensions);
    }

    private ImmutableArray<OnnxDimension> ReadShape(WireSlice slice)
    {
        List<OnnxDimension> dimensions = [];
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            if (message.Field != 1)
            {
                message.Skip();
                continue;
            }

            file.Charge(64, message.Offset);
            OnnxDimension dimension = new(-1, "");
            WireMessage part = new(file, message.Slice());
            while (part.Next())
            {
                switch (part.Field)
                {
                    case 1:
                        dimension = dimension with { Size = part.Integer() };
                        break;
                    case 2:
                        dimension = dimension with { Symbol = part.Text() };
                        break;
                    default:
                        part.Skip();
                        break;
                }
            }

            dimensions.Add(dimension);
        }

        return [.. dimensions];
    }
}
