using System.Numerics;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Studies;

/// <summary>Images of CIFAR-10, standardized channel by channel, as networks of the anatomy read them.</summary>
public sealed class StandardImages
{
    private const int Classes = 10;
    private const long Unchanged = -1;

    // The letters of 'anat' in ASCII.
    private const uint OrderExperiment = 0x616E6174;
    private static readonly ImageShape s_shape = new(3, 32, 32);
    private readonly ImageSamples samples;

    /// <summary>Standardizes images.</summary>
    /// <param name="images">The images with their classes.</param>
    /// <param name="statistics">Mean and deviation of each channel.</param>
    /// <param name="seed">The seed by which half of the images of an epoch are mirrored.</param>
    /// <param name="crop">By how many pixels the images of an epoch are moved at most; the paper has 4.</param>
    /// <exception cref="ArgumentException">The images are not 3 × 32 × 32 of 10 classes.</exception>
    public StandardImages(LabelledSet images, ChannelStatistics statistics, ulong seed = 1, int crop = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Shape != s_shape || images.ClassCount != Classes)
        {
            throw new ArgumentException(
                $"The networks of this study read images of {s_shape} in {Classes} classes, such as CIFAR-10; these are {images.Shape} in {images.ClassCount} classes.", nameof(images));
        }

        samples = new ImageSamples(images, statistics, new Augmentation { Flip = true, Crop = crop }, seed);
    }

    /// <summary>Checks that the networks of the anatomy can read a data set.</summary>
    /// <param name="data">Its name in the catalog.</param>
    /// <exception cref="ArgumentException">There is no such data set, or its images are of another shape or in other classes.</exception>
    public static void Check(string data)
    {
        if (data == StudySettings.NormalData)
        {
            throw new ArgumentException($"The networks of this study read images of {s_shape} in {Classes} classes, such as cifar-10; normal samples are no images.", nameof(data));
        }

        DataSetDescription set = DataSetCatalog.Find(data);
        if (set.Shape != s_shape || set.ClassNames.Length != Classes)
        {
            throw new ArgumentException(
                $"The networks of this study read images of {s_shape} in {Classes} classes, such as cifar-10; {data} has {set.Shape} in {set.ClassNames.Length} classes.", nameof(data));
        }
    }

    /// <summary>The number of images.</summary>
    public int Count => samples.Count;

    /// <summary>The mean square of a number of the first images.</summary>
    /// <param name="count">How many images.</param>
    /// <returns>The mean square.</returns>
    public double SecondMoment(int count)
    {
        double sum = 0;
        double[] image = new double[s_shape.Features];
        for (int sample = 0; sample < count; sample++)
        {
            samples.Copy(sample, Unchanged, image.AsSpan());
            sum += image.Sum(pixel => pixel * pixel);
        }

        return sum / ((double)count * image.Length);
    }

    /// <summary>Takes some images of a data set of the catalog.</summary>
    /// <param name="all">The images of the data set that are here.</param>
    /// <param name="data">The name of the data set.</param>
    /// <param name="images">Which of them.</param>
    /// <param name="seed">The seed by which half of the images of an epoch are mirrored.</param>
    /// <param name="crop">By how many pixels the images of an epoch are moved at most.</param>
    /// <returns>The images.</returns>
    /// <exception cref="ArgumentException">There is no such data set, it has fewer images, or they are not those of CIFAR-10.</exception>
    public static StandardImages Of(LabelledSet all, string data, Range images, ulong seed = 1, int crop = 0)
    {
        ArgumentNullException.ThrowIfNull(all);
        (int start, int count) = images.End.IsFromEnd || images.End.Value <= all.Count
            ? images.GetOffsetAndLength(all.Count)
            : throw new ArgumentException($"Image {images.End.Value} was asked for, but {data} has {all.Count} here.", nameof(images));
        return new StandardImages(all.Batch(start..(start + count)), DataSetCatalog.Find(data).Statistics, seed, crop);
    }

    /// <summary>Fills a plan with chosen images as they are.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan with the inputs <c>x</c> and <c>labels</c>.</param>
    /// <param name="chosen">As many images as its batch has.</param>
    public void Fill<T>(ExecutionPlan<T> plan, ReadOnlySpan<int> chosen)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fill(plan, chosen, Unchanged);

    /// <summary>Fills a plan with neighbouring images as they are.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan with the inputs <c>x</c> and <c>labels</c>.</param>
    /// <param name="first">The first image.</param>
    public void FillFrom<T>(ExecutionPlan<T> plan, int first = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(plan);
        Fill(plan, [.. Enumerable.Range(first, plan.Options.BatchSize)], Unchanged);
    }

    /// <summary>Fills a plan with chosen images, half of them mirrored, and moved, by the coins of an epoch.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan with the inputs <c>x</c> and <c>labels</c>.</param>
    /// <param name="chosen">As many images as its batch has.</param>
    /// <param name="epoch">The epoch, or −1 for the images as they are.</param>
    public void Fill<T>(ExecutionPlan<T> plan, ReadOnlySpan<int> chosen, long epoch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(plan);
        int features = s_shape.Features;
        for (int i = 0; i < chosen.Length; i++)
        {
            samples.Copy(chosen[i], epoch, plan.Input("x").Slice(i * features, features));
            if (plan.Reads("labels"))
            {
                plan.Input("labels")[i] = T.CreateTruncating(samples.LabelOf(chosen[i]));
            }
        }
    }

    /// <summary>The class of an image.</summary>
    /// <param name="sample">Which image.</param>
    /// <returns>Its class.</returns>
    public int LabelOf(int sample) => samples.LabelOf(sample);

    /// <summary>The images in a random order.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">Which order.</param>
    /// <returns>Every image once.</returns>
    public int[] Order(ulong seed, int epoch)
    {
        double[] keys = new double[Count];
        UniformStream.Fill(keys, StreamKey.Of(seed, OrderExperiment, 0, (uint)epoch, 0));
        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort(keys, order);
        return order;
    }
}
