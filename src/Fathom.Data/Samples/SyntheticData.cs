using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>Sets that need no files: drawn from the seed alone, the same numbers on every machine.</summary>
public static class SyntheticData
{
    /// <summary>Samples to learn from when nobody says how many.</summary>
    public const int DefaultSamples = 10_000;

    /// <summary>Samples to test on when nobody says how many.</summary>
    public const int DefaultTestSamples = 2_000;

    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>Centres of each class of a mixture.</summary>
    public const int CentresPerClass = 2;

    /// <summary>Root mean square of the distance between two centres of a mixture, in deviations of the noise.</summary>
    public const double Separation = 5;

    private const int TeacherWidth = 32;

    // Streams of the seed, from the letters of 'data' in ASCII.
    private const ulong Streams = 0x64617461_00000000;

    /// <summary>Names on the command line.</summary>
    public static ImmutableArray<string> Names { get; } = ["gaussian-mixture", "teacher", "gaussian"];

    /// <summary>Looks a name up.</summary>
    /// <param name="name">The name; case, hyphens and underscores do not count.</param>
    /// <param name="kind">Receives the kind.</param>
    /// <returns>Whether there is one of that name.</returns>
    public static bool TryFind(string name, out SyntheticKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        int place = Names.IndexOf(Names.FirstOrDefault(known => DataSetCatalog.Letters(known) == DataSetCatalog.Letters(name), string.Empty));
        kind = place switch { 0 => SyntheticKind.GaussianMixture, 1 => SyntheticKind.Teacher, _ => SyntheticKind.Gaussian };
        return place >= 0;
    }

    /// <summary>Draws a set.</summary>
    /// <param name="kind">What it is made of.</param>
    /// <param name="shape">Shape of a sample; features are filled in order.</param>
    /// <param name="count">Number of samples, at least 1.</param>
    /// <param name="split">Which part: the same centres or teacher, other samples.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Samples whose features have mean 0 and variance 1 over the seeds.</returns>
    /// <exception cref="ArgumentException">The count is not positive, or the samples would be too many.</exception>
    public static FeatureSamples Draw(SyntheticKind kind, ImageShape shape, int count, DataSplit split, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if ((long)count * shape.Features > Array.MaxLength)
            throw new ArgumentException($"{count} samples of {shape.Features} features are too many to be held at once.", nameof(count));
        ulong part = split == DataSplit.Train ? 0x10UL : 0x20UL;
        Matrix samples = new(count, shape.Features);
        NormalStream.Fill(samples.Values, seed, Streams | part);
        int[] labels = kind switch
        {
            SyntheticKind.Gaussian => Uniform(count, Classes, seed, part | 1),
            SyntheticKind.GaussianMixture => Mixed(samples, seed, part),
            SyntheticKind.Teacher => Taught(samples, seed),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of synthetic data."),
        };
        return new FeatureSamples(samples, labels, Classes, shape);
    }

    // x = (centre + noise)/√(1 + s²) with centres of variance s²: two of them are √(2 features) s apart.
    private static int[] Mixed(Matrix samples, ulong seed, ulong part)
    {
        int features = samples.Columns;
        double spread = Separation / Math.Sqrt(2.0 * features);
        double scale = 1 / Math.Sqrt(1 + (spread * spread));
        Matrix centres = new(Classes * CentresPerClass, features);
        NormalStream.Fill(centres.Values, seed, Streams | 2);
        int[] chosen = Uniform(samples.Rows, centres.Rows, seed, part | 1);
        for (int sample = 0; sample < samples.Rows; sample++)
        {
            Span<double> x = samples.Row(sample);
            ReadOnlySpan<double> centre = centres.Row(chosen[sample]);
            for (int i = 0; i < features; i++)
            {
                x[i] = ((spread * centre[i]) + x[i]) * scale;
            }
        }

        return [.. chosen.Select(centre => centre % Classes)];
    }

    // Only additions, products and comparisons, so that the classes are the same on every machine.
    private static int[] Taught(Matrix samples, ulong seed)
    {
        Matrix first = new(TeacherWidth, samples.Columns);
        Matrix second = new(Classes, TeacherWidth);
        NormalStream.Fill(first.Values, seed, Streams | 3);
        NormalStream.Fill(second.Values, seed, Streams | 4);
        int[] labels = new int[samples.Rows];
        double[] hidden = new double[TeacherWidth];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            for (int unit = 0; unit < hidden.Length; unit++)
            {
                hidden[unit] = Math.Max(0, Sum(first.Row(unit), samples.Row(sample)));
            }

            double best = double.NegativeInfinity;
            for (int k = 0; k < Classes; k++)
            {
                double score = Sum(second.Row(k), hidden);
                if (score > best)
                {
                    best = score;
                    labels[sample] = k;
                }
            }
        }

        return labels;
    }

    private static double Sum(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static int[] Uniform(int count, int range, ulong seed, ulong stream)
    {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (int)Math.BigMul(Philox.Block(seed, Streams | stream, (ulong)i).Low, (ulong)range, out _);
        }

        return numbers;
    }
}
