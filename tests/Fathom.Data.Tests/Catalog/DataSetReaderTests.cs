namespace Fathom.Data.Tests;

/// <summary>The real files against numbers that were measured from them by other programs or published.</summary>
public class DataSetReaderTests
{
    [Theory]
    [InlineData("mnist", DataSplit.Train, 60000, 1567298545L, "5041921314", "0.130660", "0.308108", "5923 6742 5958 6131 5842 5421 5918 6265 5851 5949")]
    [InlineData("mnist", DataSplit.Test, 10000, 264923200L, "7210414959", "0.132515", "0.310480", "980 1135 1032 1010 982 892 958 1028 974 1009")]
    [InlineData("fashion-mnist", DataSplit.Train, 60000, 3431114169L, "9003027255", "0.286041", "0.353024", "6000 6000 6000 6000 6000 6000 6000 6000 6000 6000")]
    [InlineData("fashion-mnist", DataSplit.Test, 10000, 573469082L, "9211614657", "0.286849", "0.352444", "1000 1000 1000 1000 1000 1000 1000 1000 1000 1000")]
    [InlineData("cifar-10", DataSplit.Train, 10000, 3718380578L, "6994112783", "0.493458 0.483375 0.447179", "0.247621 0.244585 0.262611", "1005 974 1032 1016 999 937 1030 1001 1025 981")]
    [InlineData("cifar-10", DataSplit.Test, 10000, 3733375634L, "3880661631", "0.494214 0.485131 0.450409", "0.246653 0.242892 0.261592", "1000 1000 1000 1000 1000 1000 1000 1000 1000 1000")]
    public void The_original_files_have_the_known_sums_labels_and_statistics(
        string name, DataSplit split, int count, long sum, string firstLabels, string means, string deviations, string labelCounts)
    {
        DataSetDescription description = DataSetCatalog.Find(name);
        LabelledSet set = DataSetReader.Read(description, split, SharedData.For(description));
        set.Count.ShouldBe(count);
        set.Shape.ShouldBe(description.Shape);
        Sum(set.Images.Pixels).ShouldBe(sum);
        string.Concat(set.Labels[..10].ToArray()).ShouldBe(firstLabels);
        byte[] labels = set.Labels.ToArray();
        string.Join(' ', Enumerable.Range(0, 10).Select(label => labels.Count(found => found == label))).ShouldBe(labelCounts);
        ChannelStatistics statistics = set.Images.Statistics();
        string.Join(' ', statistics.Means.Select(Text)).ShouldBe(means);
        string.Join(' ', statistics.Deviations.Select(Text)).ShouldBe(deviations);
        if (split == DataSplit.Train && count == 60000)
            description.Statistics.Means.Select(Text).ShouldBe([means]);
    }

    [Fact]
    public void A_file_of_another_length_or_checksum_is_not_parsed()
    {
        using TemporaryFolder folder = new();
        DataSetDescription set = DataSetCatalog.Mnist;
        DataLocator locator = new([folder.FullPath]);
        string path = folder.Write("mnist/t10k-images-idx3-ubyte.gz", [1, 2, 3]);
        string message = Should.Throw<DataFormatException>(() => DataSetReader.Read(set, DataSplit.Test, locator)).Message;
        message.ShouldContain(path);
        message.ShouldContain("3 bytes long, the original has 1648877");
        folder.Write("mnist/t10k-images-idx3-ubyte.gz", new byte[1648877]);
        Should.Throw<DataFormatException>(() => DataSetReader.Read(set, DataSplit.Test, locator)).Message.ShouldContain("SHA-256");
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 0, 10 }, "label of image 1 is 10")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 0 }, "each of 2 images")]
    [InlineData(new byte[] { 0, 0, 9, 1, 0, 0, 0, 2, 0, 0 }, "each of 2 images")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0 }, "each of 2 images")]
    public void Labels_that_do_not_fit_are_explained(byte[] labels, string sentence)
    {
        using TemporaryFolder folder = new();
        DataSetDescription set = Small(SmallFiles.IdxImages, labels);
        folder.Write("small/images", SmallFiles.IdxImages);
        folder.Write("small/labels", labels);
        Should.Throw<DataFormatException>(() => DataSetReader.Read(set, DataSplit.Test, new DataLocator([folder.FullPath]))).Message.ShouldContain(sentence);
        Should.Throw<ArgumentException>(() => DataSetReader.Read(set, DataSplit.Train, new DataLocator([folder.FullPath])));
    }

    private static DataSetDescription Small(byte[] images, byte[] labels) => DataSetCatalog.Mnist with
    {
        Folder = "small",
        Shape = new ImageShape(1, 2, 3),
        Files = [Described("images", DataSetContent.IdxImages, images), Described("labels", DataSetContent.IdxLabels, labels)],
    };

    private static DataSetFile Described(string name, DataSetContent content, byte[] bytes) =>
        new(name, DataSplit.Test, content, bytes.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));

    private static long Sum(ReadOnlySpan<byte> pixels)
    {
        long sum = 0;
        foreach (byte pixel in pixels)
        {
            sum += pixel;
        }

        return sum;
    }

    private static string Text(double value) => value.ToString("F6", System.Globalization.CultureInfo.InvariantCulture);
}
