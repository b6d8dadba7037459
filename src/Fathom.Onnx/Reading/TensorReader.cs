using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Onnx;

/// <summary>Reads the message TensorProto and checks that it holds what its shape says.</summary>
/// <param name="file">The model file.</param>
/// <param name="folder">Where external data lies.</param>
internal sealed class TensorReader(WireFile file, ExternalFolder folder)
{
    private const int ObjectSize = 200;

    // Field numbers of onnx.proto (ONNX, Apache-2.0).
    private const int DimensionsField = 1;
    private const int TypeField = 2;
    private const int SegmentField = 3;
    private const int FloatField = 4;
    private const int Int32Field = 5;
    private const int StringField = 6;
    private const int Int64Field = 7;
    private const int NameField = 8;
    private const int RawField = 9;
    private const int DoubleField = 10;
    private const int Uint64Field = 11;
    private const int ExternalField = 13;
    private const int LocationField = 14;
    private const int ExternalLocation = 1;

    /// <summary>Reads a tensor.</summary>
    /// <param name="slice">Where it stands.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="OnnxFormatException">It contradicts itself.</exception>
    public OnnxTensor Read(WireSlice slice)
    {
        file.Charge(ObjectSize, slice.Start);
        Parts parts = new(file);
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            ReadField(message, parts);
        }

        return Checked(parts, slice.Start);
    }

    private void ReadField(WireMessage message, Parts parts)
    {
        switch (message.Field)
        {
            case DimensionsField:
                message.Integers(parts.Dimensions);
                break;
            case TypeField:
                parts.Type = (OnnxElementType)message.Integer();
                break;
            case NameField:
                parts.Name = message.Text();
                break;
            case RawField:
                parts.HasRaw = true;
                parts.Raw.Add(message.Slice());
                break;
            case FloatField:
                message.Numbers(sizeof(float), parts.Floats);
                break;
            case DoubleField:
                message.Numbers(sizeof(double), parts.Doubles);
                break;
            case Int32Field or Int64Field or Uint64Field:
                message.Integers(parts.Integers);
                break;
            case ExternalField:
                ReadEntry(message.Slice(), parts.External);
                break;
            case LocationField:
                parts.IsExternal = message.Integer() == ExternalLocation;
                break;
            case SegmentField or StringField:
                parts.Strange = message.Offset;
                message.Skip();
                break;
            default:
                message.Skip();
                break;
        }
    }

    private void ReadEntry(WireSlice slice, Dictionary<string, string> entries)
    {
        string key = "";
        string value = "";
        WireMessage message = new(file, slice);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    key = message.Text();
                    break;
                case 2:
                    value = message.Text();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        entries[key] = value;
    }

    private OnnxTensor Checked(Parts parts, int offset)
    {
        int elements = ElementsOf(parts, offset);
        int size = parts.Type.Size();
        OnnxTensor tensor = new() { Name = parts.Name, Type = parts.Type, Dimensions = [.. parts.Dimensions.Select(d => (int)d)], Elements = elements, Offset = offset };
        if (parts.Strange >= 0 || size == 0)
        {
            // Texts, segments and unknown types are kept without their elements: a tensor that nothing reads does no harm.
            return tensor with { Type = OnnxElementType.Undefined, Integers = [] };
        }

        long needed = (long)elements * size;
        if (parts.IsExternal)
        {
            return tensor with { External = folder.Find(parts.External, needed, offset) };
        }

        if (parts.HasRaw)
        {
            Require(parts, needed, parts.Raw.Memory.Length, "bytes", offset);
            return WithBytes(tensor, parts.Raw);
        }

        if (parts.Type is OnnxElementType.Float or OnnxElementType.Double)
        {
            GatheredBytes bytes = parts.Type == OnnxElementType.Float ? parts.Floats : parts.Doubles;
            Require(parts, needed, bytes.Memory.Length, "bytes", offset);
            return WithBytes(tensor, bytes);
        }

        Require(parts, elements, parts.Integers.Count, "numbers", offset);
        return tensor with { Integers = [.. parts.Integers] };
    }

    private OnnxTensor WithBytes(OnnxTensor tensor, GatheredBytes bytes) =>
        bytes.Only is { } slice && file.Unread(slice) is { } range ? tensor with { External = range } : tensor with { Bytes = bytes.Memory };

    private static void Require(Parts parts, long needed, long found, string unit, int offset)
    {
        if (needed != found)
        {
            string shape = string.Join(" × ", parts.Dimensions);
            throw new OnnxFormatException("", offset, string.Create(CultureInfo.InvariantCulture, $"The tensor '{parts.Name}' of shape [{shape}] needs {needed} {unit}, but {found} are there."));
        }
    }

    private static int ElementsOf(Parts parts, int offset)
    {
        long elements = 1;
        bool isEmpty = parts.Dimensions.Contains(0);
        foreach (long dimension in parts.Dimensions)
        {
            if (dimension is < 0 or > int.MaxValue)
            {
                throw new OnnxFormatException("", offset, string.Create(CultureInfo.InvariantCulture, $"The tensor '{parts.Name}' has a dimension of {dimension}."));
            }

            elements *= isEmpty ? 1 : dimension;
            if (elements > int.MaxValue)
            {
                throw new OnnxFormatException("", offset, $"The tensor '{parts.Name}' is said to have more than {int.MaxValue} elements.");
            }
        }

        return isEmpty ? 0 : (int)elements;
    }

    private sealed class Parts(WireFile file)
    {
        public string Name { get; set; } = "";

        public OnnxElementType Type { get; set; }

        public List<long> Dimensions { get; } = [];

        public GatheredBytes Raw { get; } = new(file);

        public GatheredBytes Floats { get; } = new(file);

        public GatheredBytes Doubles { get; } = new(file);

        public List<long> Integers { get; } = [];

        public Dictionary<string, string> External { get; } = new(StringComparer.Ordinal);

        public bool HasRaw { get; set; }

        public bool IsExternal { get; set; }

        public int Strange { get; set; } = -1;
    }
}
