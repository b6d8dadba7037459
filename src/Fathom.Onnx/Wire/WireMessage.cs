using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Fathom.Onnx;

/// <summary>Walks over the fields of one protobuf message in a file without copying what is long.</summary>
/// <remarks>The fields are decoded by the protobuf library; nested messages and bytes come as slices, so that nothing recurses and nothing is copied.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The stream reads an array and holds nothing that must be released.")]
internal sealed class WireMessage
{
    private readonly WireFile file;
    private readonly CodedInputStream stream;
    private uint tag;

    /// <summary>Begins at the first field.</summary>
    /// <param name="file">The file.</param>
    /// <param name="slice">Where the message stands in it.</param>
    public WireMessage(WireFile file, WireSlice slice)
    {
        this.file = file;
        stream = new CodedInputStream(file.Bytes, slice.Start, slice.Length);
        Offset = slice.Start;
    }

    /// <summary>The number of the field.</summary>
    public int Field => WireFormat.GetTagFieldNumber(tag);

    /// <summary>Where in the file the field begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Goes to the next field; what has not been read of the last one is a fault of the caller.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="OnnxFormatException">The bytes are no field.</exception>
    public bool Next()
    {
        Offset = (int)stream.Position;
        tag = Guarded(stream, static s => s.ReadTag());
        return tag != 0;
    }

    /// <summary>A whole number.</summary>
    /// <returns>The number; unsigned ones keep their bits.</returns>
    public long Integer()
    {
        Expect(WireFormat.WireType.Varint);
        return Guarded(stream, static s => s.ReadInt64());
    }

    /// <summary>A number in float32.</summary>
    /// <returns>The number.</returns>
    public float Single()
    {
        Expect(WireFormat.WireType.Fixed32);
        return Guarded(stream, static s => s.ReadFloat());
    }

    /// <summary>A nested message, or bytes.</summary>
    /// <returns>Where they stand.</returns>
    public WireSlice Slice()
    {
        Expect(WireFormat.WireType.LengthDelimited);
        int start = (int)stream.Position;
        Guarded(stream, static s =>
        {
            s.SkipLastField();
            return 0;
        });

        // The library has checked the length; what is left to find is where it ends and the content begins.
        while (file.Bytes[start] >= 0x80)
        {
            start++;
        }

        start++;
        return new WireSlice(start, (int)stream.Position - start);
    }

    /// <summary>A text.</summary>
    /// <returns>The text.</returns>
    public string Text() => file.Text(Slice());

    /// <summary>Whole numbers, packed or one by one.</summary>
    /// <param name="numbers">Receives them.</param>
    public void Integers(List<long> numbers)
    {
        if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
        {
            Add(numbers, Integer());
            return;
        }

        WireSlice slice = Slice();
        using CodedInputStream packed = new(file.Bytes, slice.Start, slice.Length);
        while (!Guarded(packed, static s => s.IsAtEnd))
        {
            Add(numbers, Guarded(packed, static s => s.ReadInt64()));
        }
    }

    /// <summary>Numbers of a fixed width, packed or one by one, as the bytes that they are.</summary>
    /// <param name="width">4 or 8 bytes.</param>
    /// <param name="gathered">Receives the bytes.</param>
    public void Numbers(int width, GatheredBytes gathered)
    {
        if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
        {
            gathered.Add(Slice());
            return;
        }

        Expect(width == sizeof(float) ? WireFormat.WireType.Fixed32 : WireFormat.WireType.Fixed64);
        Skip();
        gathered.Add(new WireSlice((int)stream.Position - width, width));
    }

    /// <summary>Passes over the field.</summary>
    public void Skip() => Guarded(stream, static s =>
    {
        s.SkipLastField();
        return 0;
    });

    private void Add(List<long> numbers, long number)
    {
        // A list that grows holds its old and its new array for a moment.
        file.Charge(2 * sizeof(long), Offset);
        numbers.Add(number);
    }

    private void Expect(WireFormat.WireType type)
    {
        if (WireFormat.GetTagWireType(tag) != type)
        {
            throw new OnnxFormatException("", Offset, $"Field {Field} is encoded as {WireFormat.GetTagWireType(tag)} and not as {type}.");
        }
    }

    private T Guarded<T>(CodedInputStream source, Func<CodedInputStream, T> read)
    {
        try
        {
            return read(source);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw new OnnxFormatException("", Offset, $"The bytes are not the protobuf encoding of a model: {fault.Message.TrimEnd('.')}.", fault);
        }
    }
}
