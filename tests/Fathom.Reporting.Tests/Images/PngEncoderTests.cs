using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fathom.Reporting.Tests;

public class PngEncoderTests
{
    [Fact]
    public void The_checksum_has_the_published_check_value() =>
        Crc32.Append(0, "123456789"u8).ShouldBe(0xCBF43926u);

    [Fact]
    public void A_picture_reads_back_pixel_by_pixel()
    {
        static Rgb? Pixel(int x, int y) => (x + y) % 5 == 0 ? null : new Rgb((byte)(x * 7), (byte)(y * 11), (byte)(x * y));
        (int width, int height, byte[] data) = Decode(PngEncoder.Encode(13, 9, Pixel));
        (width, height).ShouldBe((13, 9));
        for (int y = 0; y < height; y++)
        {
            data[y * (1 + (4 * width))].ShouldBe((byte)0);
            for (int x = 0; x < width; x++)
            {
                int at = (y * (1 + (4 * width))) + 1 + (4 * x);
                Rgb? read = data[at + 3] == 0 ? null : new Rgb(data[at], data[at + 1], data[at + 2]);
                read.ShouldBe(Pixel(x, y));
            }
        }
    }

    [Fact]
    public void A_picture_without_pixels_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => PngEncoder.Encode(0, 1, (_, _) => null)).ParamName.ShouldBe("width");

    // An independent reader: chunks with a bit-by-bit checksum, then the framework's inflater.
    private static (int Width, int Height, byte[] Data) Decode(byte[] png)
    {
        png[..8].ShouldBe([137, 80, 78, 71, 13, 10, 26, 10]);
        using MemoryStream compressed = new();
        int width = 0;
        int height = 0;
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = Encoding.ASCII.GetString(png, at + 4, 4);
            BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)).ShouldBe(SlowChecksum(png.AsSpan(at + 4, length + 4)));
            if (type == "IHDR")
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 12)));
            if (type == "IDAT")
                compressed.Write(png, at + 8, length);
            at += length + 12;
        }

        compressed.Position = 0;
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        using MemoryStream data = new();
        zlib.CopyTo(data);
        return (width, height, data.ToArray());
    }

    private static uint SlowChecksum(ReadOnlySpan<byte> bytes)
    {
        uint state = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
                state = (state & 1) == 1 ? (state >> 1) ^ 0xEDB88320 : state >> 1;
        }

        return state ^ 0xFFFFFFFF;
    }
}
