using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>An immutable set of images of one shape, as bytes: image by image, channel by channel, row by row.</summary>
public sealed class ImageSet
{
    private const double FullBrightness = 255;
    private readonly byte[] _pixels;

    /// <summary>Makes a set of a copy of the pixels.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="pixels">The pixels of one or more images.</param>
    /// <exception cref="ArgumentException">The pixels are not those of a whole number of images, at least one.</exception>
    public ImageSet(ImageShape shape, ReadOnlySpan<byte> pixels)
        : this(shape, pixels.ToArray())
    {
    }

    internal ImageSet(ImageShape shape, byte[] pixels)
    {
        if (shape.Features == 0)
            throw new ArgumentException("The shape is empty.", nameof(shape));
        if (pixels.Length == 0 || pixels.Length % shape.Features != 0)
            throw new ArgumentException($"{pixels.Length} pixels are not a whole number of images of {shape.Features}.", nameof(pixels));
        Shape = shape;
        _pixels = pixels;
    }

    /// <summary>Number of images, at least 1.</summary>
    public int Count => _pixels.Length / Shape.Features;

    /// <summary>Shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>All pixels, image after image.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The pixels of one image.</summary>
    /// <param name="index">Which image, from 0.</param>
    /// <returns>Channels × height × width bytes.</returns>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _pixels.AsSpan(index * Shape.Features, Shape.Features);
        }
    }

    /// <summary>Some of the images, in the order asked for; an index may occur more than once.</summary>
    /// <param name="indices">Which images, each 0 to <see cref="Count"/> − 1, at least one.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentException">There is no index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public ImageSet Batch(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("A batch needs at least one image.", nameof(indices));
        byte[] pixels = new byte[checked(indices.Length * Shape.Features)];
        for (int i = 0; i < indices.Length; i++)
        {
            this[indices[i]].CopyTo(pixels.AsSpan(i * Shape.Features));
        }

        return new ImageSet(Shape, pixels);
    }

    /// <summary>A run of the images.</summary>
    /// <param name="range">Which images, at least one, for instance <c>0..128</c>.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or reaches beyond the set.</exception>
    public ImageSet Batch(Range range)
    {
        (int start, int count) = range.GetOffsetAndLength(Count);
        ArgumentOutOfRangeException.ThrowIfZero(count, nameof(range));
        return new ImageSet(Shape, _pixels.AsSpan(start * Shape.Features, count * Shape.Features).ToArray());
    }

    /// <summary>The images as samples × features, each pixel divided by 255.</summary>
    /// <returns>A new matrix of <see cref="Count"/> rows with entries 0 to 1.</returns>
    /// <exception cref="ArgumentException">The matrix would be too large; take a batch first.</exception>
    public Matrix ToMatrix() => Scaled([.. Enumerable.Repeat(0d, Shape.Channels)], [.. Enumerable.Repeat(1d, Shape.Channels)]);

    /// <summary>The images as samples × features, each pixel divided by 255 and standardized by its channel: (x − mean) / deviation.</summary>
    /// <param name="statistics">Mean and deviation of each channel, every deviation positive; usually those of the whole training set.</param>
    /// <returns>A new matrix of <see cref="Count"/> rows.</returns>
    /// <exception cref="ArgumentException">The statistics are for another number of channels or have a zero deviation, or the matrix would be too large.</exception>
    public Matrix ToMatrix(ChannelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.Means.Length != Shape.Channels)
            throw new ArgumentException($"The statistics are of {statistics.Means.Length} channels, the images have {Shape.Channels}.", nameof(statistics));
        if (statistics.Deviations.Contains(0))
            throw new ArgumentException("A channel of constant brightness cannot be standardized.", nameof(statistics));
        return Scaled([.. statistics.Means], [.. statistics.Deviations]);
    }

    /// <summary>Mean and standard deviation of each channel over all images, from exact integer sums.</summary>
    /// <returns>The statistics, in units of the full brightness.</returns>
    public ChannelStatistics Statistics()
    {
        UInt128[] sums = new UInt128[Shape.Channels];
        UInt128[] squares = new UInt128[Shape.Channels];
        int block = Shape.PixelsPerChannel;
        for (int start = 0; start < _pixels.Length; start += block)
        {
            ulong sum = 0;
            ulong square = 0;
            foreach (byte pixel in _pixels.AsSpan(start, block))
            {
                sum += pixel;
                square += (uint)(pixel * pixel);
            }

            int channel = start / block % Shape.Channels;
            sums[channel] += sum;
            squares[channel] += square;
        }

        UInt128 count = (UInt128)((long)Count * block);
        return new ChannelStatistics(
            [.. sums.Select(sum => (double)sum / (double)count / FullBrightness)],
            [.. sums.Zip(squares, (sum, square) => Math.Sqrt((double)((count * square) - (sum * sum))) / (double)count / FullBrightness)]);
    }

    private Matrix Scaled(double[] means, double[] deviations)
    {
        if ((long)Count * Shape.Features > Array.MaxLength)
            throw new ArgumentException($"{Count} images of {Shape.Features} numbers are too many for one matrix; take a batch first.");
        Matrix samples = new(Count, Shape.Features);
        double[] values = samples.Values;
        int block = Shape.PixelsPerChannel;
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / block % Shape.Channels;
            values[i] = ((_pixels[i] / FullBrightness) - means[channel]) / deviations[channel];
        }

        return samples;
    }
}
