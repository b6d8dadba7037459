using System.Buffers;

namespace Fathom.Onnx;

/// <summary>Bytes that a file gives in one piece or in many: one piece stays where it is, many are copied together.</summary>
/// <param name="file">The file, whose account pays for copies.</param>
internal sealed class GatheredBytes(WireFile file)
{
    private ReadOnlyMemory<byte> first;
    private ArrayBufferWriter<byte>? joined;

    /// <summary>All bytes so far.</summary>
    public ReadOnlyMemory<byte> Memory => joined?.WrittenMemory ?? first;

    /// <summary>Puts a piece behind the others.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="offset">Where in the file it stands.</param>
    public void Add(ReadOnlyMemory<byte> piece, int offset)
    {
        if (joined is null && first.IsEmpty)
        {
            first = piece;
            return;
        }

        if (joined is null)
        {
            joined = new ArrayBufferWriter<byte>();
            Append(first, offset);
        }

        Append(piece, offset);
    }

    private void Append(ReadOnlyMemory<byte> piece, int offset)
    {
        // A buffer that grows holds its old and its new memory for a moment.
        file.Charge(3L * piece.Length, offset);
        joined!.Write(piece.Span);
    }
}
