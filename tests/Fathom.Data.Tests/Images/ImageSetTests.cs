using Fathom.Numerics;

namespace Fathom.Data.Tests;

public class ImageSetTests
{
    private static readonly ImageSet s_images = new(new ImageShape(2, 1, 2), (ReadOnlySpan<byte>)[0, 51, 255, 255, 102, 153, 0, 255, 204, 255, 255, 0]);

    [Fact]
    public void Pixels_become_samples_by_features_between_zero_and_one()
    {
        Matrix samples = s_images.ToMatrix();
        (samples.Rows, samples.Columns).ShouldBe((3, 4));
        samples.Row(1).ToArray().ShouldBe([0.4, 0.6, 0, 1]);
    }

    [Fact]
    public void Standardizing_by_the_sets_own_statistics_gives_each_channel_mean_zero_and_variance_one()
    {
        Matrix samples = s_images.ToMatrix(s_images.Statistics());
        for (int channel = 0; channel < 2; channel++)
        {
            double[] values = [.. Enumerable.Range(0, 3).SelectMany(row => samples.Row(row).Slice(2 * channel, 2).ToArray())];
            values.Average().ShouldBe(0, 1e-14);
            values.Average(value => value * value).ShouldBe(1, 1e-14);
        }
    }

    [Fact]
    public void A_batch_holds_the_images_and_labels_asked_for()
    {
        LabelledSet set = new(s_images, [7, 8, 9], 10);
        LabelledSet chosen = set.Batch([2, 0, 2]);
        chosen.Labels.ToArray().ShouldBe([9, 7, 9]);
        chosen.Images[0].ToArray().ShouldBe(s_images[2].ToArray());
        chosen.Images[1].ToArray().ShouldBe(s_images[0].ToArray());
        set.Batch(1..).Labels.ToArray().ShouldBe([8, 9]);
        set.Batch(1..).Images.Pixels.ToArray().ShouldBe(s_images.Pixels[4..].ToArray());
    }

    [Fact]
    public void A_set_is_not_changed_through_the_arrays_it_was_made_of()
    {
        byte[] pixels = [1, 2];
        ImageSet set = new(new ImageShape(1, 1, 1), (ReadOnlySpan<byte>)pixels);
        pixels[0] = 9;
        set.Pixels[0].ShouldBe((byte)1);
    }

    [Fact]
    public void Nonsense_is_refused_at_the_door()
    {
        Should.Throw<ArgumentException>(() => new ImageSet(new ImageShape(1, 2, 2), (ReadOnlySpan<byte>)[1, 2, 3]));
        Should.Throw<ArgumentException>(() => new ImageSet(default, (ReadOnlySpan<byte>)[1, 2, 3]));
        Should.Throw<ArgumentOutOfRangeException>(() => new ImageShape(1, 0, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => new ImageShape(65536, 65536, 65536));
        Should.Throw<ArgumentException>(() => new LabelledSet(s_images, [1, 2], 10));
        Should.Throw<ArgumentException>(() => new LabelledSet(s_images, [1, 2, 10], 10));
        Should.Throw<ArgumentOutOfRangeException>(() => s_images.Batch([3]));
        Should.Throw<ArgumentOutOfRangeException>(() => s_images.Batch(0..4));
        Should.Throw<ArgumentException>(() => s_images.Batch([]));
        Should.Throw<ArgumentException>(() => s_images.ToMatrix(new ChannelStatistics([0], [1])));
        Should.Throw<ArgumentException>(() => s_images.ToMatrix(new ChannelStatistics([0, 0], [1, 0])));
    }
}
