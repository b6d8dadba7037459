using System.IO.Compression;
using System.Text;

namespace Fathom.Data.Tests;

/// <summary>Small valid files, their bytes written out from the definitions of the formats.</summary>
internal static class SmallFiles
{
    /// <summary>Two images of 2 × 3 bytes.</summary>
    public static byte[] IdxImages => [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255];

    /// <summary>The float64 array [[1, −2], [0.5, 3]].</summary>
    public static byte[] Npy => NumPy(
        1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", [.. Bytes(1.0), .. Bytes(-2.0), .. Bytes(0.5), .. Bytes(3.0)]);

    /// <summary>Two records of CIFAR-10 with labels 3 and 9.</summary>
    public static byte[] Cifar
    {
        get
        {
            byte[] bytes = new byte[2 * 3073];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(i * 7);
            }

            bytes[0] = 3;
            bytes[3073] = 9;
            return bytes;
        }
    }

    public static byte[] Gzip(byte[] contents)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(contents);
        }

        return packed.ToArray();
    }

    public static byte[] NumPy(int version, string dictionary, byte[] elements)
    {
        byte[] header = Encoding.ASCII.GetBytes(dictionary + "\n");
        byte[] length = version == 1
            ? [(byte)header.Length, (byte)(header.Length >> 8)]
            : [(byte)header.Length, (byte)(header.Length >> 8), 0, 0];
        return [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', (byte)version, 0, .. length, .. header, .. elements];
    }

    public static MemoryStream Stream(byte[] bytes) => new(bytes, writable: false);

    private static byte[] Bytes(double value)
    {
        byte[] bytes = new byte[sizeof(double)];
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }
}
