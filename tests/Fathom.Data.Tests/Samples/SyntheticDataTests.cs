namespace Fathom.Data.Tests;

public class SyntheticDataTests
{
    private static readonly ImageShape s_shape = new(1, 8, 8);

    [Theory]
    [InlineData(SyntheticKind.Gaussian)]
    [InlineData(SyntheticKind.GaussianMixture)]
    [InlineData(SyntheticKind.Teacher)]
    public void Samples_depend_on_the_seed_alone_and_a_longer_set_begins_with_the_shorter(SyntheticKind kind)
    {
        FeatureSamples few = SyntheticData.Draw(kind, s_shape, 20, DataSplit.Train, 5);
        FeatureSamples many = SyntheticData.Draw(kind, s_shape, 50, DataSplit.Train, 5);
        for (int i = 0; i < 20; i++)
        {
            Row(many, i).ShouldBe(Row(few, i));
            many.LabelOf(i).ShouldBe(few.LabelOf(i));
        }

        Row(SyntheticData.Draw(kind, s_shape, 20, DataSplit.Train, 6), 0).ShouldNotBe(Row(few, 0));
        Row(SyntheticData.Draw(kind, s_shape, 20, DataSplit.Test, 5), 0).ShouldNotBe(Row(few, 0));
    }

    // Centres are common to samples, so their variance is that of 20 x 64 draws; of 200 samples chance tells 20.
    [Fact]
    public void A_mixture_has_unit_variance_and_the_nearest_sample_tells_the_class_better_than_chance()
    {
        FeatureSamples train = SyntheticData.Draw(SyntheticKind.GaussianMixture, s_shape, 4_000, DataSplit.Train, 1);
        FeatureSamples test = SyntheticData.Draw(SyntheticKind.GaussianMixture, s_shape, 2_000, DataSplit.Test, 1);
        double square = Enumerable.Range(0, 4_000).Average(i => Row(train, i).Average(x => x * x));
        square.ShouldBe(1, 0.05);
        int right = 0;
        double[][] known = [.. Enumerable.Range(0, 4_000).Select(i => Row(train, i))];
        for (int i = 0; i < 200; i++)
        {
            double[] x = Row(test, i);
            int nearest = Enumerable.Range(0, known.Length).MinBy(k => known[k].Zip(x, (a, b) => (a - b) * (a - b)).Sum());
            right += train.LabelOf(nearest) == test.LabelOf(i) ? 1 : 0;
        }

        right.ShouldBeGreaterThan(80);
    }

    [Fact]
    public void Every_class_occurs_and_noise_has_all_classes_alike()
    {
        foreach (SyntheticKind kind in Enum.GetValues<SyntheticKind>())
        {
            FeatureSamples set = SyntheticData.Draw(kind, s_shape, 5000, DataSplit.Train, 2);
            Enumerable.Range(0, 5000).Select(set.LabelOf).Distinct().Count().ShouldBe(10);
        }

        FeatureSamples noise = SyntheticData.Draw(SyntheticKind.Gaussian, s_shape, 50_000, DataSplit.Train, 2);

        // The standard error of a count of 5,000 is 67.
        Enumerable.Range(0, 50_000).Select(noise.LabelOf).CountBy(label => label).ShouldAllBe(pair => Math.Abs(pair.Value - 5000) < 335);
    }

    [Theory]
    [InlineData("Gaussian_Mixture", SyntheticKind.GaussianMixture)]
    [InlineData("teacher", SyntheticKind.Teacher)]
    [InlineData("gaussian", SyntheticKind.Gaussian)]
    public void A_kind_has_a_name(string name, SyntheticKind kind)
    {
        SyntheticData.TryFind(name, out SyntheticKind found).ShouldBeTrue();
        found.ShouldBe(kind);
        SyntheticData.TryFind("mnist", out _).ShouldBeFalse();
        SyntheticData.TryFind("", out _).ShouldBeFalse();
    }

    [Fact]
    public void An_unknown_name_is_told_with_the_nearest_and_synthetic_sets_are_not_varied()
    {
        DataLocator nowhere = new(["nowhere"]);
        Should.Throw<ArgumentException>(() => SamplePair.Load(new SampleRequest { Name = "teachr" }, nowhere)).Message.ShouldContain("teacher");
        Should.Throw<ArgumentException>(() => SamplePair.Load(new SampleRequest { Name = "teacher", Augmentation = new() { Flip = true } }, nowhere)).Message.ShouldContain("moved and mirrored");
        Should.Throw<DataUnavailableException>(() => SamplePair.Load(new SampleRequest { Name = "mnist" }, nowhere));
    }

    private static double[] Row(FeatureSamples set, int sample)
    {
        double[] row = new double[set.Shape.Features];
        set.Copy(sample, -1, row.AsSpan());
        return row;
    }
}
