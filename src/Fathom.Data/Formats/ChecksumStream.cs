namespace Fathom.Data;

/// <summary>Passes bytes on while taking their CRC-32 (polynomial 0xEDB88320, RFC 1952 section 8) and counting them.</summary>
/// <param name="source">Where the bytes come from.</param>
internal sealed class ChecksumStream(Stream source) : Stream
{
    private static readonly uint[] s_table = MakeTable();
    private uint _state = uint.MaxValue;

    /// <summary>The CRC-32 of the bytes so far.</summary>
    public uint Checksum => ~_state;

    /// <summary>Number of bytes so far.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        uint state = _state;
        foreach (byte value in buffer[..read])
        {
            state = s_table[(byte)(state ^ value)] ^ (state >> 8);
        }

        _state = state;
        Count += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) == 0 ? remainder >> 1 : (remainder >> 1) ^ 0xEDB88320;
            }

            table[i] = remainder;
        }

        return table;
    }
}
