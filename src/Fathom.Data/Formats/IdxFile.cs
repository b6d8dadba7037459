using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Fathom.Data;

/// <summary>Reads IDX files, the format of MNIST and Fashion-MNIST, plain or gzip-compressed.</summary>
/// <remarks>
/// Layout: two zero bytes, a byte for the element type (8 unsigned byte, 9 signed byte, 11 int16, 12 int32, 13 float, 14 double), a byte
/// for the number of axes, the length of each axis as a big-endian int32, then the elements, row-major and big-endian. Memory is bounded:
/// nothing is allocated for elements that the file is too short to hold.
/// </remarks>
public static class IdxFile
{
    private const int MostAxes = 8;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; whether it is compressed is seen from its first two bytes.</param>
    /// <returns>The array.</returns>
    /// <exception cref="DataFormatException">The contents are not one whole IDX array.</exception>
    /// <exception cref="DataUnavailableException">The file is absent or may not be read.</exception>
    public static IdxArray Read(string path) => DataFile.Read(path, stream => Read(stream, path));

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">A seekable stream, at its start.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The array.</returns>
    /// <exception cref="DataFormatException">The contents are not one whole IDX array.</exception>
    public static IdxArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return GzipContents.Read(name, stream, Parse);
    }

    private static IdxArray Parse(ByteReader reader)
    {
        Span<byte> magic = stackalloc byte[4];
        reader.Fill(magic, "magic number");
        if (magic[0] != 0 || magic[1] != 0)
            throw reader.Fault(0, $"the file starts with {magic[0]:x2} {magic[1]:x2}, an IDX file starts with 00 00");
        ElementType element = ElementOf(magic[2])
            ?? throw reader.Fault(2, $"element type {magic[2]:x2} is unknown; IDX knows 08, 09, 0b, 0c, 0d and 0e");
        if (magic[3] is 0 or > MostAxes)
            throw reader.Fault(3, $"the array has {magic[3]} axes, 1 to {MostAxes} are possible");
        ImmutableArray<int> dimensions = Dimensions(reader, magic[3], element.Size, out long length);
        byte[] bytes = reader.Take(length, "elements");
        reader.RequireEnd("elements");
        return new IdxArray(element, dimensions, bytes);
    }

    private static ImmutableArray<int> Dimensions(ByteReader reader, int axes, int elementSize, out long length)
    {
        ImmutableArray<int>.Builder dimensions = ImmutableArray.CreateBuilder<int>(axes);
        Span<byte> number = stackalloc byte[4];
        length = elementSize;
        for (int axis = 0; axis < axes; axis++)
        {
            long at = reader.Offset;
            reader.Fill(number, "axis lengths");
            int dimension = BinaryPrimitives.ReadInt32BigEndian(number);
            if (dimension < 1)
                throw reader.Fault(at, $"axis {axis + 1} is {dimension} long, it should be at least 1");
            length *= dimension;
            if (length > Array.MaxLength)
                throw reader.Fault(at, $"axis {axis + 1} is {dimension} long, which makes the array larger than {Array.MaxLength} bytes; the header is damaged");
            dimensions.Add(dimension);
        }

        return dimensions.MoveToImmutable();
    }

    private static ElementType? ElementOf(byte code) => code switch
    {
        0x08 => new ElementType('u', 1, true),
        0x09 => new ElementType('i', 1, true),
        0x0b => new ElementType('i', 2, true),
        0x0c => new ElementType('i', 4, true),
        0x0d => new ElementType('f', 4, true),
        0x0e => new ElementType('f', 8, true),
        _ => null,
    };
}
