using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>Reads and writes NumPy array files (<c>.npy</c>).</summary>
/// <remarks>
/// Read are versions 1.0, 2.0 and 3.0, floating point of 2, 4 and 8 bytes, integers of 1 to 8 bytes, either byte order, C and Fortran
/// order. The length of the file must be exactly what the header declares, and that is checked before anything is allocated. Arrays of
/// Python objects are refused: reading them would run code.
/// </remarks>
public static class NpyFile
{
    private const int ChunkElements = 8192;
    private const int Alignment = 64;

    /// <summary>Reads a file as samples × features: the first axis counts the samples, the others are flattened in C order.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A new matrix; a file of one axis gives samples of one feature.</returns>
    /// <exception cref="DataFormatException">The contents are not a plain array of finite numbers with at least one sample and feature.</exception>
    /// <exception cref="DataUnavailableException">The file is absent or may not be read.</exception>
    public static Matrix ReadSamples(string path) => DataFile.Read(path, stream => ReadSamples(stream, path));

    /// <summary>Reads a stream as samples × features.</summary>
    /// <param name="stream">A seekable stream, at its start.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>A new matrix; a file of one axis gives samples of one feature.</returns>
    /// <exception cref="DataFormatException">The contents are not a plain array of finite numbers with at least one sample and feature.</exception>
    public static Matrix ReadSamples(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ByteReader reader = new(name, stream, stream.Length);
        NpyHeader header = NpyHeader.Read(reader);
        int features = FeatureCount(header, reader);
        double[] values = ReadElements(header, checked(header.Shape[0] * features), reader);
        reader.RequireEnd("array");
        return new Matrix(header.Shape[0], features, header.FortranOrder ? ToRowMajor(values, header.Shape) : values);
    }

    /// <summary>Writes a matrix as a version 1.0 file of little-endian float64 in C order, as <c>numpy.save</c> does.</summary>
    /// <param name="stream">Where to; it is neither flushed nor closed.</param>
    /// <param name="matrix">The matrix.</param>
    public static void Write(Stream stream, Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(matrix);
        string dictionary = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({matrix.Rows}, {matrix.Columns}), }}");
        int before = NpyHeader.Magic.Length + sizeof(ushort);
        int total = (before + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment;
        stream.Write(NpyHeader.Magic);
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(total - before));
        stream.Write(length);
        stream.Write(Encoding.ASCII.GetBytes(dictionary.PadRight(total - before - 1) + "\n"));
        byte[] chunk = new byte[ChunkElements * sizeof(double)];
        for (int start = 0; start < matrix.Values.Length; start += ChunkElements)
        {
            int count = Math.Min(ChunkElements, matrix.Values.Length - start);
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(chunk.AsSpan(i * sizeof(double)), matrix.Values[start + i]);
            }

            stream.Write(chunk.AsSpan(0, count * sizeof(double)));
        }
    }

    private static int FeatureCount(NpyHeader header, ByteReader reader)
    {
        if (header.Shape.IsEmpty)
            throw reader.Fault(reader.Offset, "the array is a single number; samples × features are needed");
        long features = 1;
        foreach (int length in header.Shape.AsSpan()[1..])
        {
            features = Math.Min(features * length, Array.MaxLength + 1L);
        }

        if (features == 0 || header.Shape[0] == 0)
            throw reader.Fault(reader.Offset, $"the array of shape {ShapeText(header)} is empty; at least one sample with one feature is needed");
        if (features > Array.MaxLength || features * header.Shape[0] > Array.MaxLength)
            throw reader.Fault(reader.Offset, $"the array of shape {ShapeText(header)} has more than {Array.MaxLength} elements; save fewer samples");
        reader.RequireAvailable(features * header.Shape[0] * header.Element.Size, $"elements for the shape {ShapeText(header)}");
        return (int)features;
    }

    private static double[] ReadElements(NpyHeader header, int count, ByteReader reader)
    {
        ElementDecoder decode = header.Element.Decoder()!;
        int size = header.Element.Size;
        double[] values = new double[count];
        byte[] chunk = new byte[Math.Min(ChunkElements, count) * size];
        for (int start = 0; start < count; start += ChunkElements)
        {
            long at = reader.Offset;
            int taken = Math.Min(ChunkElements, count - start);
            reader.Fill(chunk.AsSpan(0, taken * size), "elements");
            for (int i = 0; i < taken; i++)
            {
                double value = decode(chunk.AsSpan(i * size, size));
                if (!double.IsFinite(value))
                {
                    string found = double.IsNaN(value) ? "not a number" : "infinite";
                    throw reader.Fault(at + ((long)i * size), $"the element at index ({IndexText(header, start + i)}) is {found}; every element should be finite");
                }

                values[start + i] = value;
            }
        }

        return values;
    }

    private static double[] ToRowMajor(double[] values, ImmutableArray<int> shape)
    {
        int samples = shape[0];
        int features = values.Length / samples;
        double[] rows = new double[values.Length];
        int[] index = new int[shape.Length];
        for (int column = 0; column < features; column++)
        {
            int target = 0;
            for (int axis = 1; axis < shape.Length; axis++)
            {
                target = (target * shape[axis]) + index[axis];
            }

            for (int sample = 0; sample < samples; sample++)
            {
                rows[(sample * features) + target] = values[(column * samples) + sample];
            }

            for (int axis = 1; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return rows;
    }

    private static string ShapeText(NpyHeader header) =>
        "(" + string.Join(", ", header.Shape.Select(length => length.ToString(CultureInfo.InvariantCulture))) + ")";

    // The index of an element from its place in the file, in the order of the axes.
    private static string IndexText(NpyHeader header, int place)
    {
        int[] index = new int[header.Shape.Length];
        for (int step = 0; step < index.Length; step++)
        {
            int axis = header.FortranOrder ? step : index.Length - 1 - step;
            index[axis] = place % header.Shape[axis];
            place /= header.Shape[axis];
        }

        return string.Join(", ", index.Select(part => part.ToString(CultureInfo.InvariantCulture)));
    }
}
