using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>Samples that are kept as numbers.</summary>
public sealed class FeatureSamples : ISampleSet
{
    private readonly Matrix _values;
    private readonly int[] _labels;

    /// <summary>Makes a set.</summary>
    /// <param name="values">Samples × features; not copied.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="shape">Shape of a sample.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is out of range.</exception>
    public FeatureSamples(Matrix values, ReadOnlySpan<int> labels, int classCount, ImageShape shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (values.Rows != labels.Length)
            throw new ArgumentException($"There are {labels.Length} labels for {values.Rows} samples.", nameof(labels));
        if (values.Columns != shape.Features)
            throw new ArgumentException($"The samples have {values.Columns} features, their shape {shape} has {shape.Features}.", nameof(shape));
        if (labels.IndexOfAnyExceptInRange(0, classCount - 1) is var wrong and >= 0)
            throw new ArgumentException($"Label {labels[wrong]} is not one of 0 to {classCount - 1}.", nameof(labels));
        _values = values;
        _labels = labels.ToArray();
        ClassCount = classCount;
        Shape = shape;
    }

    /// <inheritdoc />
    public int Count => _labels.Length;

    /// <inheritdoc />
    public ImageShape Shape { get; }

    /// <inheritdoc />
    public int ClassCount { get; }

    /// <inheritdoc />
    public int LabelOf(int sample) => _labels[sample];

    /// <inheritdoc />
    public void Copy<T>(int sample, long epoch, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> row = _values.Row(sample);
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] = T.CreateTruncating(row[i]);
        }
    }
}
