using System.Buffers.Binary;
using Google.Protobuf;

namespace Fathom.Onnx;

/// <summary>Writes the fields of one protobuf message into memory.</summary>
internal sealed class MessageWriter : IDisposable
{
    private readonly MemoryStream stream = new();
    private readonly CodedOutputStream output;

    /// <summary>Begins an empty message.</summary>
    public MessageWriter()
    {
        output = new CodedOutputStream(stream, leaveOpen: true);
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="value">The number.</param>
    public void Integer(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    /// <summary>Writes a float32 number.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="value">The number.</param>
    public void Single(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }

    /// <summary>Writes a text.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="value">The text.</param>
    public void Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    /// <summary>Writes a nested message.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="message">The bytes of the message.</param>
    public void Message(int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(message));
    }

    /// <summary>Writes the tag and length of bytes that follow elsewhere.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="length">How many bytes follow.</param>
    public void Announce(int field, long length)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteUInt64((ulong)length);
    }

    /// <summary>The bytes written so far.</summary>
    /// <returns>A new array.</returns>
    public byte[] ToArray()
    {
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>The message that an action writes.</summary>
    /// <param name="write">The action.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Of(Action<MessageWriter> write)
    {
        using MessageWriter message = new();
        write(message);
        return message.ToArray();
    }

    /// <summary>Numbers as little-endian float32.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="destination">Receives 4 bytes for each.</param>
    public static void Singles(ReadOnlySpan<float> values, Span<byte> destination)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[(i * sizeof(float))..], values[i]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        output.Dispose();
        stream.Dispose();
    }
}
