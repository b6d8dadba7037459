using System.Text.Json;
using Fathom.Data;
using Fathom.Numerics;

namespace Fathom.Cli.Tests;

public sealed class BatchStartTests
{
    [Fact]
    public void Samples_of_a_file_are_followed_through_the_layers()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("samples.npy", Samples.Of(12, 20));
        JsonElement start = CommandRun.JsonOf("predict", "--data", path, "--depth", "40").GetProperty("start");
        start.GetProperty("method").GetString().ShouldBe("Laplace method");
        start.GetProperty("errorEstimate").GetDouble().ShouldBeLessThan(1e-8);
        double[] distance = Values(start, "fixedPointDistance");
        distance.Length.ShouldBe(40);
        distance[^1].ShouldBeLessThan(distance[0]);
        double[] variance = Values(start, "variance");
        variance.ShouldAllBe(value => Math.Abs(value - 0.5) < 1e-8);
        string text = CommandRun.OutputOf("predict", "--data", path, "--batch", "6", "--depth", "30");
        text.ShouldContain("A batch of 6 samples");
        text.ShouldContain("growth");
    }

    [Fact]
    public void A_symmetric_gram_starts_at_the_fixed_point()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("gram.npy", Samples.Symmetric(8, 0.5, 0.5 * 0.2501349329));
        JsonElement root = CommandRun.JsonOf("predict", "--gram", path, "--depth", "5");
        root.GetProperty("batch").GetInt32().ShouldBe(8);
        double growth = root.GetProperty("gradientGrowth").GetDouble();
        growth.ShouldBe(1.78818998, 5e-9);
        Values(root.GetProperty("start"), "gradientGrowth").ShouldAllBe(value => Math.Abs(value - growth) < 1e-7);
        string svg = folder.PathOf("plot.svg");
        CommandRun.OutputOf("predict", "--gram", path, "--depth", "5", "--plot", svg);
        File.ReadAllText(svg).ShouldContain("distance from the fixed point");
    }

    [Theory]
    [InlineData("gelu")]
    [InlineData("tanh")]
    public void Sampled_batches_carry_their_standard_error_and_seed(string activation)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("samples.npy", Samples.Of(6, 9));
        JsonElement root = CommandRun.JsonOf("predict", "--data", path, "--depth", "2", "--activation", activation, "--seed", "5");
        root.GetProperty("start").GetProperty("errorEstimate").GetDouble().ShouldBeInRange(1e-9, 0.05);
        root.GetProperty("provenance").ToString().ShouldContain("5");
    }

    [Fact]
    public void Duplicated_and_few_samples_are_answered_with_a_reason()
    {
        using TemporaryFolder folder = new();
        Matrix twice = Samples.Of(8, 5);
        twice.Row(0).CopyTo(twice.Row(1));
        CommandRun.OutputOf("predict", "--data", folder.Write("twice.npy", twice), "--depth", "4").ShouldNotContain("NaN");
        CommandRun.OutputOf("predict", "--data", folder.Write("three.npy", Samples.Of(3, 5)), "--depth", "4").ShouldContain("no finite size");
        CommandRun.OutputOf("predict", "--data", folder.Write("two.npy", Samples.Of(2, 5)), "--depth", "4").ShouldNotContain("NaN");
        CommandRun.OutputOf("predict", "--data", folder.Write("flat.npy", Samples.Of(8, 2)), "--depth", "4").ShouldContain("no finite size");
    }

    [Fact]
    public void Fashion_mnist_reaches_the_fixed_point()
    {
        DataSetDescription set = DataSetCatalog.FashionMnist;
        Assert.SkipUnless(
            set.Files.All(file => Found(set, file)), $"{set.Title} is not there; set {DataLocator.FolderVariable} to the folder that holds '{set.Folder}'.");
        string text = CommandRun.OutputOf("predict", "--data", "fashion-mnist", "--batch", "16", "--depth", "5");
        text.ShouldContain("A batch of 16 samples of fashion-mnist through the layers");
        text.ShouldContain("distance from fixed point");
    }

    [Fact]
    public void A_matrix_that_is_no_covariance_is_refused()
    {
        using TemporaryFolder folder = new();
        Matrix skewed = Samples.Symmetric(4, 1, 0.2);
        skewed[0, 1] = 0.3;
        CommandRun.RefusalOf("predict", "--gram", folder.Write("skewed.npy", skewed)).ShouldContain("not symmetric");
        CommandRun.RefusalOf("predict", "--gram", folder.Write("indefinite.npy", Samples.Symmetric(4, 1, -0.9))).ShouldContain("semi-definite");
        Matrix broken = Samples.Symmetric(4, 1, 0.2);
        broken[2, 2] = double.NaN;
        CommandRun.RefusalOf("predict", "--gram", folder.Write("nan.npy", broken)).ShouldContain("finite");
        CommandRun.RefusalOf("predict", "--gram", folder.Write("oblong.npy", Samples.Of(4, 5))).ShouldContain("square");
        CommandRun.RefusalOf("predict", "--gram", folder.Write("one.npy", Samples.Symmetric(1, 1, 1)));
        CommandRun.RefusalOf("predict", "--gram", folder.Write("zero.npy", Samples.Symmetric(4, 0, 0)));
        CommandRun.RefusalOf("predict", "--gram", folder.Write("good.npy", Samples.Symmetric(4, 1, 0)), "--batch", "5").ShouldContain("--batch");
        CommandRun.RefusalOf("predict", "--gram", folder.PathOf("good.npy"), "--norm", "none").ShouldContain("batch norm");
    }

    [Fact]
    public void A_data_file_that_cannot_be_read_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("samples.npy", Samples.Of(6, 7));
        byte[] bytes = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 5, 9, 40, bytes.Length - 1])
        {
            File.WriteAllBytes(folder.PathOf("cut.npy"), bytes[..length]);
            CommandRun.RefusalOf("predict", "--data", folder.PathOf("cut.npy"));
        }

        CommandRun.RefusalOf("predict", "--data", folder.Write("text.npy", "not numbers at all, but long enough to hold a header")).ShouldContain("text.npy");
        CommandRun.RefusalOf("predict", "--data", folder.PathOf("missing.npy")).ShouldContain("missing.npy");
        CommandRun.RefusalOf("predict", "--data", folder.FullPath);
        Matrix infinite = Samples.Of(6, 7);
        infinite[1, 1] = double.PositiveInfinity;
        CommandRun.RefusalOf("predict", "--data", folder.Write("infinite.npy", infinite));
        CommandRun.RefusalOf("predict", "--data", path, "--batch", "7").ShouldContain("6 samples");
        CommandRun.RefusalOf("predict", "--data", path, "--batch", "1");
        CommandRun.RefusalOf("predict", "--data", folder.Write("single.npy", Samples.Of(1, 7)));
    }

    private static bool Found(DataSetDescription set, DataSetFile file)
    {
        try
        {
            return File.Exists(DataLocator.Usual().Find(set, file));
        }
        catch (DataUnavailableException)
        {
            return false;
        }
    }

    private static double[] Values(JsonElement start, string quantity) =>
    [
        .. start.GetProperty("profile").GetProperty("series").EnumerateArray()
            .Single(series => series.GetProperty("quantity").GetString() == quantity)
            .GetProperty("values").EnumerateArray().Select(value => value.GetDouble()),
    ];
}
