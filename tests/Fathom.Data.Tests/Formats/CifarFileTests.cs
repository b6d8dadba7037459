namespace Fathom.Data.Tests;

public class CifarFileTests
{
    [Fact]
    public void Records_are_split_into_labels_and_pixels()
    {
        LabelledSet read = CifarFile.Read(SmallFiles.Stream(SmallFiles.Cifar), "file");
        read.Labels.ToArray().ShouldBe([3, 9]);
        read.Shape.ShouldBe(new ImageShape(3, 32, 32));
        read.Images[1].ToArray().ShouldBe(SmallFiles.Cifar[3074..]);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_place()
    {
        byte[] file = SmallFiles.Cifar;
        file[3073] = 10;
        DataFormatException fault = Should.Throw<DataFormatException>(() => CifarFile.Read(SmallFiles.Stream(file), "file"));
        fault.ByteOffset.ShouldBe(3073);
        fault.Message.ShouldContain("label of record 1 is 10");
    }
}
