using System.Buffers;

namespace Fathom.Onnx;

/// <summary>Bytes that a file gives in one piece or in many: one piece stays where it is, many are copied together.</summary>
/// <param name="file">The file, whose account pays for copies.</param>
internal sealed class GatheredBytes(WireFile file)
{
    private ReadOnlyMemory<byte> first;
    private ArrayBufferWriter<byte>? joined;

    /// <summary>The only piece; null when there is none, or several.</summary>
    public WireSlice? Only { get; private set; }

    /// <summary>All bytes so far.</summary>
    public ReadOnlyMemory<byte> Memory => joined?.WrittenMemory ?? first;

    /// <summary>Puts a piece behind the others.</summary>
    /// <param name="slice">Where it stands.</param>
    public void Add(WireSlice slice)
    {
        if (joined is null && first.IsEmpty)
        {
            first = file.Memory(slice);
            Only = slice;
            return;
        }

        if (joined is null)
        {
            joined = new ArrayBufferWriter<byte>();
            Append(first, slice.Start);
            Only = null;
        }

        Append(file.Memory(slice), slice.Start);
    }

    private void Append(ReadOnlyMemory<byte> piece, int offset)
    {
        // A buffer that grows holds its old and its new memory for a moment.
        file.Charge(3L * piece.Length, offset);
        joined!.Write(piece.Span);
    }
}
