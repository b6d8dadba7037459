using System.Numerics;

namespace Fathom.Data;

/// <summary>Images as a network reads them: standardized channel by channel, and varied from epoch to epoch if wanted.</summary>
public sealed class ImageSamples : ISampleSet
{
    private const int Levels = 256;
    private const double FullBrightness = 255;
    private readonly LabelledSet _images;
    private readonly float[] _singles;
    private readonly double[] _doubles;
    private readonly Augmentation _augmentation;
    private readonly ulong _seed;

    /// <summary>Makes a set.</summary>
    /// <param name="images">The images with their classes.</param>
    /// <param name="statistics">Mean and deviation of each channel, every deviation positive.</param>
    /// <param name="augmentation">How images are varied; not at all by default.</param>
    /// <param name="seed">The seed of the variations.</param>
    /// <exception cref="ArgumentException">The statistics do not fit the images, or the images cannot be moved so far.</exception>
    public ImageSamples(LabelledSet images, ChannelStatistics statistics, Augmentation? augmentation = null, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(statistics);
        _images = images;
        _augmentation = augmentation ?? Augmentation.None;
        _seed = seed;
        ImageShape shape = images.Shape;
        if (statistics.Means.Length != shape.Channels || statistics.Deviations.Any(deviation => deviation <= 0))
            throw new ArgumentException($"{shape.Channels} means and positive deviations are needed, one for each channel.", nameof(statistics));
        if (_augmentation.Crop < 0 || _augmentation.Crop >= Math.Min(shape.Height, shape.Width))
            throw new ArgumentException($"Images of {shape} can be moved by 0 to {Math.Min(shape.Height, shape.Width) - 1} pixels, not {_augmentation.Crop}.", nameof(augmentation));
        _doubles = [.. Enumerable.Range(0, shape.Channels * Levels).Select(i => ((i % Levels / FullBrightness) - statistics.Means[i / Levels]) / statistics.Deviations[i / Levels])];
        _singles = [.. _doubles.Select(value => (float)value)];
    }

    /// <inheritdoc />
    public int Count => _images.Count;

    /// <inheritdoc />
    public ImageShape Shape => _images.Shape;

    /// <inheritdoc />
    public int ClassCount => _images.ClassCount;

    /// <inheritdoc />
    public int LabelOf(int sample) => _images.Labels[sample];

    /// <inheritdoc />
    public void Copy<T>(int sample, long epoch, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> levels = typeof(T) == typeof(float) ? (ReadOnlySpan<T>)(T[])(object)_singles : (T[])(object)_doubles;
        ReadOnlySpan<byte> pixels = _images.Images[sample];
        (int down, int right, bool isMirrored) = epoch >= 0 && _augmentation.IsActive ? _augmentation.Of(_seed, epoch, sample) : default;
        int block = Shape.PixelsPerChannel;
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            ReadOnlySpan<byte> source = pixels.Slice(channel * block, block);
            ReadOnlySpan<T> table = levels.Slice(channel * Levels, Levels);
            Span<T> target = destination.Slice(channel * block, block);
            if (down == 0 && right == 0 && !isMirrored)
            {
                for (int i = 0; i < source.Length; i++)
                {
                    target[i] = table[source[i]];
                }
            }
            else
            {
                Move(source, table, target, down, right, isMirrored);
            }
        }
    }

    // Zero is the mean colour after standardization, as in training with padded, standardized images.
    private void Move<T>(ReadOnlySpan<byte> source, ReadOnlySpan<T> table, Span<T> target, int down, int right, bool isMirrored)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Shape.Width;
        target.Clear();
        for (int row = Math.Max(0, down); row < Math.Min(Shape.Height, Shape.Height + down); row++)
        {
            ReadOnlySpan<byte> from = source.Slice((row - down) * width, width);
            Span<T> to = target.Slice(row * width, width);
            for (int column = Math.Max(0, right); column < Math.Min(width, width + right); column++)
            {
                int origin = column - right;
                to[column] = table[from[isMirrored ? width - 1 - origin : origin]];
            }
        }
    }
}
