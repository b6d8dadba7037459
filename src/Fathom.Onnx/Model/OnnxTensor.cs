using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Fathom.Onnx;

/// <summary>A tensor as the file has it; its elements stay in the file until they are asked for.</summary>
internal sealed record OnnxTensor
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Its name; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of its elements.</summary>
    public OnnxElementType Type { get; init; }

    /// <summary>Its dimensions, each at least 0; at most 2³¹ − 1 elements.</summary>
    public ImmutableArray<int> Dimensions { get; init; } = [];

    /// <summary>The number of elements.</summary>
    public int Elements { get; init; }

    /// <summary>Its elements as little-endian bytes, unless they are elsewhere.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Its elements as whole numbers, when the file stores them so.</summary>
    public ImmutableArray<long> Integers { get; init; }

    /// <summary>Where its elements are when they are in another file.</summary>
    public ExternalRange? External { get; init; }

    /// <summary>Where in the model file it stands.</summary>
    public int Offset { get; init; }

    /// <summary>All elements as float64.</summary>
    /// <returns>A new array.</returns>
    public double[] ToDoubles()
    {
        double[] values = new double[Elements];
        Read(values);
        return values;
    }

    /// <summary>Reads elements as float64; whole numbers beyond 2⁵³ are rounded.</summary>
    /// <param name="destination">Receives them in row-major order: all, or as many as there is room for.</param>
    /// <param name="first">The place of the first one.</param>
    /// <exception cref="OnnxFormatException">The file of external data has become shorter or cannot be read.</exception>
    public void Read(Span<double> destination, int first = 0)
    {
        destination = destination[..Math.Min(destination.Length, Elements - first)];
        if (!Integers.IsDefault)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = OfInteger(Integers[first + i]);
            }
        }
        else if (External is null)
        {
            Decode(Bytes.Span.Slice(first * Type.Size(), destination.Length * Type.Size()), destination);
        }
        else
        {
            ReadExternal(External with { Start = External.Start + ((long)first * Type.Size()) }, destination);
        }
    }

    private void ReadExternal(ExternalRange range, Span<double> destination)
    {
        int size = Type.Size();
        byte[] chunk = new byte[(int)Math.Min(ChunkBytes, (long)destination.Length * size)];
        using FileStream stream = range.Open(Offset);
        int done = 0;
        while (done < destination.Length)
        {
            int count = Math.Min(chunk.Length / size, destination.Length - done);
            ExternalRange.ReadExactly(stream, chunk.AsSpan(0, count * size), Offset);
            Decode(chunk.AsSpan(0, count * size), destination.Slice(done, count));
            done += count;
        }
    }

    private void Decode(ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        if (Type == OnnxElementType.Float && BitConverter.IsLittleEndian)
        {
            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, float>(bytes), destination);
            return;
        }

        int size = Type.Size();
        for (int i = 0; i < bytes.Length / size; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * size, size);
            destination[i] = Type switch
            {
                OnnxElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
                OnnxElementType.Double => BinaryPrimitives.ReadDoubleLittleEndian(element),
                OnnxElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                OnnxElementType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                OnnxElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                OnnxElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                OnnxElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                OnnxElementType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                OnnxElementType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                OnnxElementType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                OnnxElementType.Int8 => (sbyte)element[0],
                _ => element[0],
            };
        }
    }

    // Half-precision numbers are stored as their bits where a file lists whole numbers.
    private double OfInteger(long number) => Type switch
    {
        OnnxElementType.Float16 => (double)BitConverter.UInt16BitsToHalf(unchecked((ushort)number)),
        OnnxElementType.BFloat16 => BitConverter.Int32BitsToSingle(unchecked((ushort)number) << 16),
        OnnxElementType.Uint64 => unchecked((ulong)number),
        _ => number,
    };
}
