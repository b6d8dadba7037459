using System.Collections.Immutable;
using System.Text;

namespace Fathom.Data;

/// <summary>The header of a NumPy array file: how its elements are stored, and its shape.</summary>
/// <param name="Element">How the elements are stored.</param>
/// <param name="FortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Shape">The length along each axis.</param>
/// <remarks>
/// The format is specified in NumPy's documentation of <c>numpy.lib.format</c>: the bytes 93 'NUMPY', a major and a minor version byte, the
/// length of the header (little-endian uint16 in version 1, uint32 in 2 and 3), and a Python dictionary with exactly the keys
/// descr, fortran_order and shape.
/// </remarks>
internal sealed record NpyHeader(ElementType Element, bool FortranOrder, ImmutableArray<int> Shape)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The eight bytes before the header's length, for version 1.0.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Reads the header.</summary>
    /// <param name="reader">At the start of the file; afterwards at the first element.</param>
    /// <returns>The header.</returns>
    public static NpyHeader Read(ByteReader reader)
    {
        Span<byte> start = stackalloc byte[Magic.Length];
        reader.Fill(start, "magic number");
        if (!start[..6].SequenceEqual(Magic[..6]))
            throw reader.Fault(0, "the file does not start with the bytes 93 'NUMPY' of a NumPy array; save it with numpy.save");
        if (start[6] is < 1 or > 3 || start[7] != 0)
            throw reader.Fault(6, $"the format version is {start[6]}.{start[7]}; versions 1.0, 2.0 and 3.0 are read");
        long at = reader.Offset;
        Span<byte> number = stackalloc byte[4];
        number.Clear();
        reader.Fill(start[6] == 1 ? number[..2] : number, "header length");
        uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(number);
        if (length > MostBytes)
            throw reader.Fault(at, $"the header is {length} bytes long, at most {MostBytes} are read");
        long headerAt = reader.Offset;
        byte[] bytes = reader.Take(length, "header");
        int foreign = bytes.AsSpan().IndexOfAnyExceptInRange((byte)9, (byte)126);
        if (foreign >= 0)
            throw reader.Fault(headerAt + foreign, $"the header holds the byte {bytes[foreign]:x2}; the header of a plain array is ASCII text");
        return new NpyHeaderParser(Encoding.ASCII.GetString(bytes), headerAt, reader).Parse();
    }
}
