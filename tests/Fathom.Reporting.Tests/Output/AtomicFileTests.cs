namespace Fathom.Reporting.Tests;

public class AtomicFileTests
{
    [Fact]
    public void A_written_file_holds_the_content_and_nothing_else_is_in_the_folder()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder.File("a.txt"), "σ\n");
        File.ReadAllBytes(folder.File("a.txt")).ShouldBe([0xCF, 0x83, (byte)'\n']);
        folder.Names.ShouldBe(["a.txt"]);
    }

    [Fact]
    public void An_existing_file_is_replaced()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder.File("a.txt"), "a long first version");
        AtomicFile.WriteText(folder.File("a.txt"), "new");
        File.ReadAllText(folder.File("a.txt")).ShouldBe("new");
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_old_file_and_no_remains()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder.File("a.txt"), "old");
        Should.Throw<OperationCanceledException>(() => AtomicFile.Write(folder.File("a.txt"), stream =>
        {
            stream.WriteByte(1);
            throw new OperationCanceledException();
        }));
        File.ReadAllText(folder.File("a.txt")).ShouldBe("old");
        folder.Names.ShouldBe(["a.txt"]);
    }

    [Fact]
    public void Whether_a_file_can_be_written_is_found_out_without_touching_it()
    {
        using TemporaryFolder folder = new();
        AtomicFile.EnsureWritable(folder.File("a.txt"));
        folder.Names.ShouldBeEmpty();
        AtomicFile.WriteText(folder.File("a.txt"), "old");
        AtomicFile.EnsureWritable(folder.File("a.txt"));
        File.ReadAllText(folder.File("a.txt")).ShouldBe("old");
        folder.Names.ShouldBe(["a.txt"]);
        Should.Throw<OutputException>(() => AtomicFile.EnsureWritable(folder.File("missing/a.txt"))).Message.ShouldContain("does not exist");
        Should.Throw<OutputException>(() => AtomicFile.EnsureWritable(Path.GetDirectoryName(folder.File("a.txt"))!)).Message.ShouldContain("folder");
        Should.Throw<ArgumentException>(() => AtomicFile.EnsureWritable(" "));
    }

    [Fact]
    public void A_full_disk_becomes_one_sentence_with_the_path()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.txt");
        OutputException fault = Should.Throw<OutputException>(() =>
            AtomicFile.Write(path, _ => throw new IOException("No space left on device : '/tmp/x'")));
        fault.Message.ShouldBe($"Cannot write '{path}': no space left on device; check the path and the free space, or choose another file.");
        fault.Path.ShouldBe(path);
        fault.InnerException.ShouldBeOfType<IOException>();
        folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_folder_is_named_and_not_created()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("missing/a.txt");
        Should.Throw<OutputException>(() => AtomicFile.WriteText(path, "x")).Message.ShouldContain("does not exist; create it");
        folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_refused()
    {
        using TemporaryFolder folder = new();
        Should.Throw<OutputException>(() => AtomicFile.WriteText(folder.Path, "x")).Message.ShouldContain("it is a folder");
    }

    [Fact]
    public void A_file_in_place_of_a_folder_is_refused()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder.File("a"), "x");
        Should.Throw<OutputException>(() => AtomicFile.WriteText(folder.File("a/b.txt"), "x"));
        folder.Names.ShouldBe(["a"]);
    }

    [Fact]
    public void A_name_too_long_for_the_system_is_refused_without_remains()
    {
        using TemporaryFolder folder = new();
        Should.Throw<OutputException>(() => AtomicFile.WriteText(folder.File(new string('x', 4000)), "x"));
        folder.Names.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_path_is_an_argument_fault(string path) =>
        Should.Throw<ArgumentException>(() => AtomicFile.WriteText(path, "x")).ParamName.ShouldBe("path");

    [Fact]
    public void A_path_with_a_null_character_is_refused() =>
        Should.Throw<OutputException>(() => AtomicFile.WriteText("a\0b", "x"));

    [Fact]
    public void A_symbolic_link_is_followed_and_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs special rights on Windows.");
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder.File("real.txt"), "old");
        File.CreateSymbolicLink(folder.File("link.txt"), folder.File("real.txt"));
        AtomicFile.WriteText(folder.File("link.txt"), "new");
        File.ReadAllText(folder.File("real.txt")).ShouldBe("new");
        new FileInfo(folder.File("link.txt")).LinkTarget.ShouldNotBeNull();
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "This system has no /dev/null.");
        AtomicFile.WriteText("/dev/null", "x");
        File.ReadAllText("/dev/null").ShouldBeEmpty();
    }
}
