using System.Numerics;

namespace Fathom.Networks.Tests;

/// <summary>Samples around as many centres as there are classes; an epoch other than <see cref="IBatchSource.Unchanged"/> is told by the first feature when asked for.</summary>
internal sealed class Clusters(int count, int features, int classes, bool tellsEpoch = false) : IBatchSource
{
    private readonly double[] values = Values(count, features, classes);

    public int Count => count;

    public int Classes => classes;

    public TensorShape SampleShape => [features];

    public double Chance => 1.0 / classes;

    public void Fill<T>(ReadOnlySpan<int> samples, long epoch, Span<T> inputs, Span<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < samples.Length; i++)
        {
            for (int k = 0; k < features; k++)
            {
                inputs[(i * features) + k] = T.CreateTruncating(values[(samples[i] * features) + k]);
            }

            if (tellsEpoch)
            {
                inputs[i * features] += T.CreateTruncating(0.01 * (epoch + 1));
            }

            labels[i] = T.CreateTruncating(samples[i] % classes);
        }
    }

    private static double[] Values(int count, int features, int classes)
    {
        Draw draw = new(11);
        double[] centres = [.. Enumerable.Range(0, classes * features).Select(_ => draw.Normal())];
        return [.. Enumerable.Range(0, count * features).Select(i => centres[(i / features % classes * features) + (i % features)] + (0.5 * draw.Normal()))];
    }
}
