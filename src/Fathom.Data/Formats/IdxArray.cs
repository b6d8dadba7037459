using System.Collections.Immutable;

namespace Fathom.Data;

/// <summary>The contents of an IDX file: an array of any number of dimensions, as stored.</summary>
/// <remarks>The format is described at the page of the MNIST database (LeCun, Cortes and Burges).</remarks>
public sealed class IdxArray
{
    private readonly ElementType _element;

    internal IdxArray(ElementType element, ImmutableArray<int> dimensions, byte[] bytes)
    {
        _element = element;
        Dimensions = dimensions;
        Bytes = bytes;
    }

    /// <summary>The length along each axis, the slowest first; at least one axis, each at least 1 long.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>The elements as stored: row-major, big-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether the elements are unsigned bytes, as in image and label files.</summary>
    public bool HoldsBytes => _element is { Kind: 'u', Size: 1 };

    /// <summary>Number of elements.</summary>
    public int Count => Bytes.Length / _element.Size;

    /// <summary>The elements as numbers in row-major order.</summary>
    /// <returns>A new array of <see cref="Count"/> values; those of a floating-point file may be infinite or not a number.</returns>
    public double[] ToDoubles()
    {
        ElementDecoder decode = _element.Decoder()!;
        double[] values = new double[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = decode(Bytes.Span.Slice(i * _element.Size, _element.Size));
        }

        return values;
    }
}
