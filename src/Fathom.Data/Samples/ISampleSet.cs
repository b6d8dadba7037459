using System.Numerics;

namespace Fathom.Data;

/// <summary>Labelled samples as a network reads them: standardized numbers, and a class for each.</summary>
/// <remarks>A sample depends on its index and the epoch alone. Sets are immutable and may be read by several threads at once.</remarks>
public interface ISampleSet
{
    /// <summary>Number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>Shape of a sample; a sample that is no image has one row of one channel.</summary>
    public ImageShape Shape { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The class of a sample.</summary>
    /// <param name="sample">Which sample, 0 to <see cref="Count"/> − 1.</param>
    /// <returns>The class, 0 to <see cref="ClassCount"/> − 1.</returns>
    public int LabelOf(int sample);

    /// <summary>Writes a sample.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="sample">Which sample, 0 to <see cref="Count"/> − 1.</param>
    /// <param name="epoch">The epoch, on which augmentation depends; negative for the sample as it is.</param>
    /// <param name="destination">Receives channels × height × width numbers.</param>
    public void Copy<T>(int sample, long epoch, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
