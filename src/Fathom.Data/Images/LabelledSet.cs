namespace Fathom.Data;

/// <summary>An immutable set of images with the class of each.</summary>
public sealed class LabelledSet
{
    private readonly byte[] _labels;

    /// <summary>Makes a set of a copy of the labels.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">The class of each image, 0 to <paramref name="classCount"/> − 1.</param>
    /// <param name="classCount">Number of classes, 1 to 256.</param>
    /// <exception cref="ArgumentException">There is not one label for each image, or a label is out of range.</exception>
    public LabelledSet(ImageSet images, ReadOnlySpan<byte> labels, int classCount)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, 1 + byte.MaxValue);
        if (labels.Length != images.Count)
            throw new ArgumentException($"There are {labels.Length} labels for {images.Count} images.", nameof(labels));
        foreach (byte label in labels)
        {
            if (label >= classCount)
                throw new ArgumentException($"Label {label} is not one of 0 to {classCount - 1}.", nameof(labels));
        }

        Images = images;
        _labels = labels.ToArray();
        ClassCount = classCount;
    }

    /// <summary>Number of images, at least 1.</summary>
    public int Count => Images.Count;

    /// <summary>Shape of every image.</summary>
    public ImageShape Shape => Images.Shape;

    /// <summary>The images.</summary>
    public ImageSet Images { get; }

    /// <summary>The class of each image, 0 to <see cref="ClassCount"/> − 1.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Several sets one after the other.</summary>
    /// <param name="parts">The sets, at least one, of one shape and one number of classes.</param>
    /// <returns>All images with their labels; the set itself when there is one.</returns>
    /// <exception cref="ArgumentException">There is no part, parts differ in shape or classes, or they are too many for one set.</exception>
    public static LabelledSet Joined(params ReadOnlySpan<LabelledSet> parts)
    {
        if (parts.IsEmpty)
            throw new ArgumentException("At least one part is needed.", nameof(parts));
        if (parts.Length == 1)
            return parts[0];
        long count = 0;
        foreach (LabelledSet part in parts)
        {
            if (part.Shape != parts[0].Shape || part.ClassCount != parts[0].ClassCount)
                throw new ArgumentException($"Images of {part.Shape} in {part.ClassCount} classes cannot follow images of {parts[0].Shape} in {parts[0].ClassCount}.", nameof(parts));
            count += part.Count;
        }

        int features = parts[0].Shape.Features;
        if (count * features > Array.MaxLength)
            throw new ArgumentException($"{count} images of {parts[0].Shape} are too many for one set.", nameof(parts));
        byte[] pixels = new byte[count * features];
        byte[] labels = new byte[count];
        int at = 0;
        foreach (LabelledSet part in parts)
        {
            part.Images.Pixels.CopyTo(pixels.AsSpan(at * features));
            part.Labels.CopyTo(labels.AsSpan(at));
            at += part.Count;
        }

        return new LabelledSet(new ImageSet(parts[0].Shape, pixels), labels, parts[0].ClassCount);
    }

    /// <summary>Some of the images with their labels, in the order asked for; an index may occur more than once.</summary>
    /// <param name="indices">Which images, each 0 to <see cref="Count"/> − 1, at least one.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentException">There is no index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public LabelledSet Batch(ReadOnlySpan<int> indices)
    {
        ImageSet images = Images.Batch(indices);
        byte[] labels = new byte[indices.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = _labels[indices[i]];
        }

        return new LabelledSet(images, labels, ClassCount);
    }

    /// <summary>A run of the images with their labels.</summary>
    /// <param name="range">Which images, at least one, for instance <c>0..128</c>.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or reaches beyond the set.</exception>
    public LabelledSet Batch(Range range) => new(Images.Batch(range), _labels.AsSpan()[range], ClassCount);
}
