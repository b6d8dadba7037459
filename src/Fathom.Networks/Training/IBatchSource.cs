using System.Numerics;

namespace Fathom.Networks;

/// <summary>Labelled samples that a network is trained or judged on.</summary>
/// <remarks>What it gives depends on the sample and the epoch alone, not on the order of calls, so that a run can be taken up anywhere. It may be read by several threads at once.</remarks>
public interface IBatchSource
{
    /// <summary>An epoch that stands for none: samples come as they are, without augmentation.</summary>
    public const long Unchanged = -1;

    /// <summary>The number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>The number of classes, at least 2.</summary>
    public int Classes { get; }

    /// <summary>The shape of one sample, without the batch: channels × height × width, or features.</summary>
    public TensorShape SampleShape { get; }

    /// <summary>The share of the samples that belong to the most frequent class: what a network reaches that looks at nothing.</summary>
    public double Chance { get; }

    /// <summary>Writes samples one after the other, each in row-major order, and their classes.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="samples">Which samples, each from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="epoch">The epoch, on which augmentation depends, or <see cref="Unchanged"/>.</param>
    /// <param name="inputs">Receives the samples.</param>
    /// <param name="labels">Receives the class of each.</param>
    public void Fill<T>(ReadOnlySpan<int> samples, long epoch, Span<T> inputs, Span<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
