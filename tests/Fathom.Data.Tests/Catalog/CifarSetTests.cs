namespace Fathom.Data.Tests;

public class CifarSetTests
{
    [Fact]
    public void A_record_of_the_hundred_classes_has_a_coarse_and_a_fine_label()
    {
        byte[] bytes = [.. Record(19, 99, 7), .. Record(0, 1, 8)];
        using MemoryStream stream = new(bytes);
        LabelledSet set = CifarFile.ReadFine(stream, "train.bin");
        set.Labels.ToArray().ShouldBe([99, 1]);
        set.ClassCount.ShouldBe(100);
        set.Images[1].ToArray().ShouldAllBe(pixel => pixel == 8);
        using MemoryStream wrong = new(Record(20, 3, 0));
        Should.Throw<DataFormatException>(() => CifarFile.ReadFine(wrong, "train.bin")).Message.ShouldContain("labels 0 to 19");
        using MemoryStream large = new(Record(3, 100, 0));
        Should.Throw<DataFormatException>(() => CifarFile.ReadFine(large, "train.bin")).Message.ShouldContain("labels 0 to 99");
        using MemoryStream cut = new(bytes[..^1]);
        Should.Throw<DataFormatException>(() => CifarFile.ReadFine(cut, "train.bin")).Message.ShouldContain("records of 3074 bytes");
    }

    [Fact]
    public void Sets_are_joined_in_their_order()
    {
        LabelledSet first = new(new ImageSet(new ImageShape(1, 1, 2), [1, 2, 3, 4]), [0, 1], 2);
        LabelledSet second = new(new ImageSet(new ImageShape(1, 1, 2), [5, 6]), [1], 2);
        LabelledSet both = LabelledSet.Joined(first, second);
        both.Labels.ToArray().ShouldBe([0, 1, 1]);
        both.Images.Pixels.ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        LabelledSet.Joined(first).ShouldBeSameAs(first);
        Should.Throw<ArgumentException>(() => LabelledSet.Joined(first, new LabelledSet(first.Images, [0, 1], 3)));
        Should.Throw<ArgumentException>(() => LabelledSet.Joined());
    }

    [Fact]
    public void Every_public_set_can_be_fetched_and_its_files_are_told_apart_by_length_and_digest()
    {
        foreach (DataSetDescription set in DataSetCatalog.All)
        {
            set.Downloads.ShouldNotBeEmpty();
            set.Downloads.ShouldAllBe(download => download.Sha256.Length == 64 && download.Length > 0 && download.Address.IsAbsoluteUri);
            set.Files.ShouldAllBe(file => file.Sha256.Length == 64 && file.Length > 0);
            set.Files.Select(file => file.Sha256).Distinct().Count().ShouldBe(set.Files.Length);
            set.ClassNames.Distinct().Count().ShouldBe(set.ClassNames.Length);
        }

        DataSetCatalog.Cifar100.ClassNames.Length.ShouldBe(100);
        DataSetCatalog.Cifar100.ClassNames.ShouldBe(DataSetCatalog.Cifar100.ClassNames.Order(StringComparer.Ordinal));
    }

    private static byte[] Record(byte coarse, byte fine, byte pixel) => [coarse, fine, .. Enumerable.Repeat(pixel, 3072)];
}
