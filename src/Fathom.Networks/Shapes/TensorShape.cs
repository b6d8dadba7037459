using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fathom.Networks;

/// <summary>The shape of a dense row-major tensor: its dimensions, outermost first; none for a scalar.</summary>
/// <remarks>A dimension may be <see cref="Batch"/> in the declaration of an input, until a plan fixes the batch size.</remarks>
[CollectionBuilder(typeof(TensorShape), nameof(Of))]
public sealed class TensorShape : IEquatable<TensorShape>, IReadOnlyList<int>
{
    /// <summary>Stands for the batch size, which is not known when a network is described.</summary>
    public const int Batch = -1;

    /// <summary>The largest number of dimensions.</summary>
    public const int LargestRank = 8;

    private readonly ImmutableArray<int> dimensions;

    private TensorShape(ImmutableArray<int> dimensions)
    {
        this.dimensions = dimensions;
        long length = 1;
        foreach (int dimension in dimensions)
        {
            length *= Math.Max(dimension, 0);
            if (length > int.MaxValue)
            {
                throw new ArgumentException($"A tensor of shape {this} is larger than 2147483647 elements.", nameof(dimensions));
            }
        }

        Elements = (int)length;
    }

    /// <summary>The shape without dimensions.</summary>
    public static TensorShape Scalar { get; } = new([]);

    /// <summary>The number of dimensions.</summary>
    public int Rank => dimensions.Length;

    /// <summary>The number of dimensions, so that they can be indexed from the end.</summary>
    public int Count => Rank;

    /// <summary>The number of elements; 0 while the batch size is not known.</summary>
    public int Elements { get; }

    /// <summary>Whether a dimension is <see cref="Batch"/>.</summary>
    public bool IsSymbolic => dimensions.Contains(Batch);

    /// <summary>The dimensions.</summary>
    public ImmutableArray<int> Dimensions => dimensions;

    /// <summary>One dimension.</summary>
    /// <param name="index">Its place from 0, outermost first.</param>
    public int this[int index] => dimensions[index];

    /// <summary>Makes a shape.</summary>
    /// <param name="dimensions">The dimensions, each at least 0 or <see cref="Batch"/>; at most <see cref="LargestRank"/>.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">A dimension is negative, there are too many, or the tensor would have more than 2³¹ − 1 elements.</exception>
    public static TensorShape Of(params ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length > LargestRank)
        {
            throw new ArgumentException($"A tensor has at most {LargestRank} dimensions, not {dimensions.Length}.", nameof(dimensions));
        }

        foreach (int dimension in dimensions)
        {
            if (dimension < Batch)
            {
                throw new ArgumentException($"A dimension must be at least 0, not {dimension}.", nameof(dimensions));
            }
        }

        return dimensions.IsEmpty && Scalar is not null ? Scalar : new TensorShape([.. dimensions]);
    }

    /// <summary>The shape with the batch size put in.</summary>
    /// <param name="batch">The batch size, at least 1.</param>
    /// <returns>A shape without symbols.</returns>
    public TensorShape WithBatch(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return IsSymbolic ? Of([.. dimensions.Select(dimension => dimension == Batch ? batch : dimension)]) : this;
    }

    /// <summary>The number of elements of the dimensions in a range.</summary>
    /// <param name="first">The first dimension.</param>
    /// <param name="end">The dimension after the last.</param>
    /// <returns>The product of the dimensions, 1 for an empty range.</returns>
    public int Product(int first, int end)
    {
        int product = 1;
        for (int i = first; i < end; i++)
        {
            product *= dimensions[i];
        }

        return product;
    }

    /// <summary>The place of an axis that may be counted from the end.</summary>
    /// <param name="axis">−<see cref="Rank"/> to <see cref="Rank"/> − 1.</param>
    /// <returns>The axis counted from 0, or −1 when there is no such axis.</returns>
    public int Axis(int axis) => axis < 0 ? (axis + Rank < 0 ? -1 : axis + Rank) : (axis < Rank ? axis : -1);

    /// <summary>Whether two shapes have the same dimensions.</summary>
    /// <param name="other">The other shape.</param>
    /// <returns>True when they have.</returns>
    public bool Equals(TensorShape? other) => other is not null && dimensions.AsSpan().SequenceEqual(other.dimensions.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int dimension in dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>Writes the dimensions.</summary>
    /// <returns>A text such as <c>batch × 3 × 32 × 32</c>, or <c>scalar</c>.</returns>
    public override string ToString() =>
        Rank == 0 ? "scalar" : string.Join(" × ", dimensions.Select(d => d == Batch ? "batch" : d.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The dimensions in order.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)dimensions).GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
