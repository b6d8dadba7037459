using System.IO.Compression;

namespace Fathom.Data;

/// <summary>Reads the contents of a plain or gzip-compressed file with memory bounded by what the contents declare.</summary>
/// <remarks>Gzip is RFC 1952: the member ends with the CRC-32 of the contents and their length modulo 2³², both little-endian.</remarks>
internal static class GzipContents
{
    // A deflate block spends at least one bit on a match of 258 bytes twice over (length and distance): 1032 bytes out of each byte in.
    private const long MostExpansion = 1032;
    private const int TrailerLength = 8;
    private const int LeastLength = 18;

    /// <summary>Reads through a parser; a stream that starts with the gzip magic number is unpacked on the way.</summary>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="stream">A seekable stream, at its start.</param>
    /// <param name="parse">Parses the contents to their end.</param>
    /// <returns>What the parser made.</returns>
    public static T Read<T>(string name, Stream stream, Func<ByteReader, T> parse)
    {
        if (!IsGzip(stream))
            return parse(new ByteReader(name, stream, stream.Length));
        long length = stream.Length;
        if (length < LeastLength)
            throw new DataFormatException(name, length, "the gzip file ends before its header and trailer do; copy or download it again");
        using GZipStream unpacked = new(stream, CompressionMode.Decompress, leaveOpen: true);
        using ChecksumStream checkedContents = new(unpacked);
        T result = parse(new ByteReader(name, checkedContents, length * MostExpansion));
        RequireTrailer(name, stream, checkedContents);
        return result;
    }

    private static bool IsGzip(Stream stream)
    {
        bool gzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return gzip;
    }

    // The framework's decoder tolerates a missing trailer and bytes after it, so the end of the file is compared here.
    private static void RequireTrailer(string name, Stream stream, ChecksumStream contents)
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        stream.Position = stream.Length - TrailerLength;
        stream.ReadExactly(trailer);
        Span<byte> expected = stackalloc byte[TrailerLength];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(expected, contents.Checksum);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(expected[4..], unchecked((uint)contents.Count));
        if (!trailer.SequenceEqual(expected))
            throw new DataFormatException(name, contents.Count, "the gzip file does not end with the checksum and length of its contents; it is cut short, damaged, or followed by other bytes");
    }
}
