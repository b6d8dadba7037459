namespace Fathom.Data;

/// <summary>Reads a stream of hostile bytes forward, knows where it is, and faults with the place when the bytes end early.</summary>
/// <param name="name">The file as the user named it.</param>
/// <param name="stream">The bytes.</param>
/// <param name="mostBytes">No more bytes than this can possibly come out of the stream.</param>
internal sealed class ByteReader(string name, Stream stream, long mostBytes)
{
    /// <summary>Bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Fills a span completely.</summary>
    /// <param name="target">The span.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    public void Fill(Span<byte> target, string what)
    {
        int wanted = target.Length;
        long start = Offset;
        while (!target.IsEmpty)
        {
            int read = Read(target);
            if (read == 0)
                throw Fault(Offset, $"the file ends inside the {what}: {Offset - start} of {wanted} bytes are there; copy or download it again");
            target = target[read..];
        }
    }

    /// <summary>Allocates and fills an array, after checking that so many bytes can be there at all.</summary>
    /// <param name="count">Its length.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    /// <returns>The array.</returns>
    public byte[] Take(long count, string what)
    {
        RequireAvailable(count, what);
        if (count > Array.MaxLength)
            throw Fault(Offset, $"the header declares {count} bytes of {what}, the most that can be read is {Array.MaxLength}");
        byte[] bytes = new byte[count];
        Fill(bytes, what);
        return bytes;
    }

    /// <summary>Faults when so many bytes cannot be there; called before anything is allocated for them.</summary>
    /// <param name="count">Bytes that the header declares to follow.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    public void RequireAvailable(long count, string what)
    {
        if (count > mostBytes - Offset)
            throw Fault(Offset, $"the header declares {count} bytes of {what}, but at most {mostBytes - Offset} can follow; the file is cut short or its header is damaged");
    }

    /// <summary>Faults when bytes are left over.</summary>
    /// <param name="what">What has ended, for the message.</param>
    public void RequireEnd(string what)
    {
        long end = Offset;
        Span<byte> one = stackalloc byte[1];
        if (Read(one) != 0)
            throw Fault(end, $"there are bytes after the end of the {what}; the file should end here");
    }

    /// <summary>The exception for a fault in this file.</summary>
    /// <param name="offset">Where it is.</param>
    /// <param name="sentence">What is wrong and what would be right, without a full stop.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    /// <returns>The exception, to be thrown.</returns>
    public DataFormatException Fault(long offset, string sentence, Exception? cause = null) => new(name, offset, sentence, cause);

    private int Read(Span<byte> target)
    {
        try
        {
            int read = stream.Read(target);
            Offset += read;
            return read;
        }
        catch (InvalidDataException cause)
        {
            throw Fault(Offset, "the gzip data is damaged; copy or download the file again", cause);
        }
    }
}
