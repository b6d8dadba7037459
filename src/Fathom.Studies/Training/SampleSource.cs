using System.Numerics;
using Fathom.Data;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Samples of a data set as a network in training reads them.</summary>
public sealed class SampleSource : IBatchSource
{
    private readonly ISampleSet samples;

    /// <summary>Makes a source.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="isFlat">Whether a sample is a row of features and not an image.</param>
    public SampleSource(ISampleSet samples, bool isFlat)
    {
        ArgumentNullException.ThrowIfNull(samples);
        this.samples = samples;
        ImageShape shape = samples.Shape;
        SampleShape = isFlat ? [shape.Features] : [shape.Channels, shape.Height, shape.Width];
        int[] counts = new int[samples.ClassCount];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            counts[samples.LabelOf(sample)]++;
        }

        Chance = (double)counts.Max() / samples.Count;
    }

    /// <inheritdoc />
    public int Count => samples.Count;

    /// <inheritdoc />
    public int Classes => samples.ClassCount;

    /// <inheritdoc />
    public TensorShape SampleShape { get; }

    /// <inheritdoc />
    public double Chance { get; }

    /// <inheritdoc />
    public void Fill<T>(ReadOnlySpan<int> samples, long epoch, Span<T> inputs, Span<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = SampleShape.Elements;
        for (int i = 0; i < samples.Length; i++)
        {
            this.samples.Copy(samples[i], epoch, inputs.Slice(i * features, features));
            labels[i] = T.CreateTruncating(this.samples.LabelOf(samples[i]));
        }
    }
}
