namespace Fathom.Data.Tests;

public class ImageSamplesTests
{
    private static readonly ImageShape s_shape = new(2, 5, 5);

    private static readonly ChannelStatistics s_statistics = new([0.5, 0.2], [0.25, 0.1]);

    [Fact]
    public void Pixels_become_standardized_numbers_in_both_precisions()
    {
        LabelledSet set = Images();
        ImageSamples samples = new(set, s_statistics);
        double[] doubles = new double[50];
        float[] singles = new float[50];
        samples.Copy(1, 7, doubles.AsSpan());
        samples.Copy(1, 7, singles.AsSpan());
        double[] plain = set.Images.Batch(1..2).ToMatrix(s_statistics).Values;
        doubles.ShouldBe(plain);
        singles.ShouldBe(plain.Select(x => (float)x));
        samples.LabelOf(1).ShouldBe(1);
        (samples.Count, samples.ClassCount, samples.Shape).ShouldBe((3, 3, s_shape));
    }

    [Fact]
    public void A_moved_and_mirrored_image_is_that_of_a_plain_loop_with_the_mean_colour_at_the_border()
    {
        LabelledSet set = Images();
        Augmentation augmentation = new() { Crop = 2, Flip = true };
        ImageSamples varied = new(set, s_statistics, augmentation, seed: 9);
        double[] plain = set.Images.ToMatrix(s_statistics).Values;
        double[] found = new double[50];
        for (int epoch = 0; epoch < 40; epoch++)
        {
            (int down, int right, bool isMirrored) = augmentation.Of(9, epoch, 2);
            varied.Copy(2, epoch, found.AsSpan());
            for (int i = 0; i < 50; i++)
            {
                (int channel, int row, int column) = (i / 25, (i / 5 % 5) - down, (i % 5) - right);
                bool isInside = row is >= 0 and < 5 && column is >= 0 and < 5;
                int origin = isMirrored ? 4 - column : column;
                found[i].ShouldBe(isInside ? plain[100 + (channel * 25) + (row * 5) + origin] : 0);
            }
        }

        varied.Copy(2, -1, found.AsSpan());
        found.ShouldBe(plain[100..]);
    }

    // 20,000 draws: each of 25 places 800 times (standard error 28), mirrored 10,000 times (71).
    [Fact]
    public void Every_move_is_equally_likely_and_half_of_the_images_are_mirrored()
    {
        Augmentation augmentation = new() { Crop = 2, Flip = true };
        List<(int Down, int Right, bool IsMirrored)> draws = [.. Enumerable.Range(0, 20_000).Select(i => augmentation.Of(1, i / 100, i % 100))];
        draws.CountBy(draw => (draw.Down, draw.Right)).Count().ShouldBe(25);
        draws.CountBy(draw => (draw.Down, draw.Right)).ShouldAllBe(pair => Math.Abs(pair.Value - 800) < 140);
        Math.Abs(draws.Count(draw => draw.IsMirrored) - 10_000).ShouldBeLessThan(355);
        new Augmentation { Crop = 2 }.Of(1, 3, 4).IsMirrored.ShouldBeFalse();
    }

    [Fact]
    public void Statistics_and_moves_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentException>(() => new ImageSamples(Images(), new ChannelStatistics([0.5], [0.25])));
        Should.Throw<ArgumentException>(() => new ImageSamples(Images(), new ChannelStatistics([0.5, 0.1], [0.25, 0])));
        Should.Throw<ArgumentException>(() => new ImageSamples(Images(), s_statistics, new Augmentation { Crop = 5 })).Message.ShouldContain("0 to 4 pixels, not 5");
    }

    private static LabelledSet Images() =>
        new(new ImageSet(s_shape, [.. Enumerable.Range(0, 150).Select(i => (byte)(i * 37))]), [0, 1, 2], 3);
}
