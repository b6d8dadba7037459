using System.Buffers.Binary;
using System.IO.Compression;

namespace Fathom.Reporting;

/// <summary>Writes pixels as PNG (RFC 2083): 8-bit color with transparency, no filter, one data chunk.</summary>
public static class PngEncoder
{
    private const int BytesPerPixel = 4;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes an image.</summary>
    /// <param name="width">Pixels per row, positive.</param>
    /// <param name="height">Rows, positive.</param>
    /// <param name="pixel">The color of the pixel in a column and row, counted from the top left; null for transparent.</param>
    /// <returns>The bytes of a PNG file. The same pixels give the same bytes on one version of the runtime.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static byte[] Encode(int width, int height, Func<int, int, Rgb?> pixel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(pixel);

        using MemoryStream file = new();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, Header(width, height));
        WriteChunk(file, "IDAT"u8, Compress(width, height, pixel));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Header(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits per channel
        header[9] = 6; // red, green, blue, alpha
        return header;
    }

    private static byte[] Compress(int width, int height, Func<int, int, Rgb?> pixel)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Every row begins with its filter, zero for none.
            byte[] row = new byte[1 + (width * BytesPerPixel)];
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    Rgb? color = pixel(x, y);
                    Span<byte> target = row.AsSpan(1 + (x * BytesPerPixel), BytesPerPixel);
                    target[0] = color?.Red ?? 0;
                    target[1] = color?.Green ?? 0;
                    target[2] = color?.Blue ?? 0;
                    target[3] = color is null ? (byte)0 : (byte)255;
                }

                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Append(Crc32.Append(0, type), data));
        file.Write(word);
    }
}
