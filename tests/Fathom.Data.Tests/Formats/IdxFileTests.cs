namespace Fathom.Data.Tests;

public class IdxFileTests
{
    [Fact]
    public void Images_are_read_plain_and_compressed()
    {
        foreach (byte[] file in (byte[][])[SmallFiles.IdxImages, SmallFiles.Gzip(SmallFiles.IdxImages)])
        {
            IdxArray array = Read(file);
            array.Dimensions.ShouldBe([2, 2, 3]);
            array.HoldsBytes.ShouldBeTrue();
            array.Bytes.ToArray().ShouldBe(SmallFiles.IdxImages[16..]);
        }
    }

    [Theory]
    [InlineData(0x08, new byte[] { 0xff }, 255)]
    [InlineData(0x09, new byte[] { 0xff }, -1)]
    [InlineData(0x0b, new byte[] { 0x01, 0x02 }, 258)]
    [InlineData(0x0c, new byte[] { 0xff, 0xff, 0xff, 0xfe }, -2)]
    [InlineData(0x0d, new byte[] { 0xc0, 0x20, 0, 0 }, -2.5)]
    [InlineData(0x0e, new byte[] { 0xc0, 0x04, 0, 0, 0, 0, 0, 0 }, -2.5)]
    public void Every_element_type_is_read(byte code, byte[] element, double value) =>
        Read([0, 0, code, 1, 0, 0, 0, 1, .. element]).ToDoubles().ShouldBe([value]);

    [Theory]
    [InlineData(new byte[] { 0x1f, 0, 8, 1, 0, 0, 0, 1, 7 }, 0, "starts with 00 00")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 7 }, 2, "element type 07")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, 3, "0 axes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 0 }, 4, "at least 1")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0xff, 0, 0, 0 }, 4, "at least 1")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 7 }, 8, "at most 1 can follow")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 7, 8 }, 9, "after the end")]
    public void A_fault_is_placed_and_explained(byte[] file, long offset, string sentence)
    {
        DataFormatException fault = Should.Throw<DataFormatException>(() => Read(file));
        fault.ByteOffset.ShouldBe(offset);
        fault.Message.ShouldContain(sentence);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_unavailable_with_the_reason()
    {
        using TemporaryFolder folder = new();
        Should.Throw<DataUnavailableException>(() => IdxFile.Read(folder.FullPath)).Message.ShouldContain("is a folder");
        Should.Throw<DataUnavailableException>(() => IdxFile.Read(Path.Combine(folder.FullPath, "absent"))).Message.ShouldContain("no such file");
        IdxFile.Read(folder.Write("images", SmallFiles.IdxImages)).Count.ShouldBe(12);
    }

    private static IdxArray Read(byte[] bytes) => IdxFile.Read(SmallFiles.Stream(bytes), "file");
}
