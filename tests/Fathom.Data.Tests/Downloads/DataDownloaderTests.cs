using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Fathom.Data.Tests;

public sealed class DataDownloaderTests : IDisposable
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)((i * 31) ^ (i >> 7)))];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_fetched_verified_and_not_fetched_again()
    {
        using UnreliableServer server = new(s_content, "good");
        string place = await Get(server);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
        Directory.GetFiles(place).Length.ShouldBe(1);
        await Get(server);
        server.Starts.ShouldBe([0]);
    }

    [Fact]
    public async Task A_transfer_that_is_cut_goes_on_where_it_was_cut()
    {
        using UnreliableServer server = new(s_content, "cut", "cut", "good");
        List<DownloadProgress> progress = [];
        string place = await Get(server, progress.Add);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
        server.Starts.Count.ShouldBeInRange(2, 3);
        server.Starts[0].ShouldBe(0);
        server.Starts[^1].ShouldBeGreaterThan(0);
        progress[^1].ShouldBe(new DownloadProgress("file.bin", s_content.Length, s_content.Length));
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_used()
    {
        using UnreliableServer server = new(s_content, "good");
        Directory.CreateDirectory(Path.Combine(Root, "set"));
        Leave(Path.Combine(Root, "set", "file.bin.part"), s_content[..1234]);
        string place = await Get(server);
        server.Starts.ShouldBe([1234]);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_beginning()
    {
        using UnreliableServer server = new(s_content, "cut", "ignore");
        string place = await Get(server);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
    }

    [Fact]
    public async Task A_server_that_refuses_to_go_on_is_asked_from_the_beginning()
    {
        using UnreliableServer server = new(s_content, "416", "good");
        Directory.CreateDirectory(Path.Combine(Root, "set"));
        Leave(Path.Combine(Root, "set", "file.bin.part"), s_content[..1234]);
        string place = await Get(server);
        server.Starts.ShouldBe([1234, 0]);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_and_what_it_sent_is_kept()
    {
        using UnreliableServer server = new(s_content, "hang", "good");
        string place = await Get(server);
        server.Starts.Count.ShouldBe(2);
        server.Starts[1].ShouldBeGreaterThan(0);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
    }

    [Theory]
    [InlineData("wrong", "the SHA-256 is")]
    [InlineData("long", "bytes and more came")]
    public async Task What_is_not_the_original_is_removed_and_never_has_the_name(string manner, string words)
    {
        using UnreliableServer server = new(s_content, manner);
        DataFormatException fault = await Should.ThrowAsync<DataFormatException>(() => Get(server));
        fault.Message.ShouldContain(words);
        Directory.GetFiles(Path.Combine(Root, "set")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_without_the_file_is_told_with_its_address()
    {
        using UnreliableServer server = new(s_content, "404");
        DataUnavailableException fault = await Should.ThrowAsync<DataUnavailableException>(() => Get(server));
        fault.Message.ShouldStartWith($"file.bin could not be fetched from {server.Address}: the server answers 404");
        File.Exists(Path.Combine(Root, "set", "file.bin")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        using UnreliableServer server = new(s_content, "good");
        using DataDownloader downloader = new();
        await Should.ThrowAsync<DataUnavailableException>(() => downloader.GetAsync(Set(server.Address, s_content, isArchive: false), "/proc/nowhere", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_archive_is_unpacked_file_by_file_and_removed()
    {
        byte[] archive = Archive(("other/readme.txt", [1, 2, 3]), ("batches/file.bin", s_content));
        using UnreliableServer server = new(archive, "cut", "good");
        using DataDownloader downloader = new(new DownloadOptions { Patience = TimeSpan.FromSeconds(3) });
        string place = await downloader.GetAsync(Set(server.Address, archive, isArchive: true), Root, TestContext.Current.CancellationToken);
        Directory.GetFiles(place).Select(Path.GetFileName).ShouldBe(["file.bin"]);
        Content(Path.Combine(place, "file.bin")).ShouldBe(s_content);
    }

    [Fact]
    public async Task An_archive_with_another_file_or_without_it_is_refused()
    {
        foreach ((byte[] archive, string words) in new[] { (Archive(("file.bin", [9, 9])), "has the SHA-256"), (Archive(("x", [1])), "does not hold file.bin") })
        {
            using UnreliableServer server = new(archive, "good");
            using DataDownloader downloader = new();
            DataFormatException fault = await Should.ThrowAsync<DataFormatException>(
                () => downloader.GetAsync(Set(server.Address, archive, isArchive: true), Root, TestContext.Current.CancellationToken));
            fault.Message.ShouldContain(words);
            File.Exists(Path.Combine(Root, "set", "file.bin")).ShouldBeFalse();
        }
    }

    private string Root => folder.FullPath;

    private async Task<string> Get(UnreliableServer server, Action<DownloadProgress>? progress = null)
    {
        using DataDownloader downloader = new(new DownloadOptions { Patience = TimeSpan.FromSeconds(3), Attempts = 3, Progress = progress });
        return await downloader.GetAsync(Set(server.Address, s_content, isArchive: false), Root, TestContext.Current.CancellationToken);
    }

    private static DataSetDescription Set(Uri address, byte[] published, bool isArchive) => DataSetCatalog.Mnist with
    {
        Name = "set",
        Folder = "set",
        Files = [new DataSetFile("file.bin", DataSplit.Train, DataSetContent.IdxImages, s_content.Length, Digest(s_content))],
        Downloads = [new DataDownload(address, isArchive ? "file.tar.gz" : "file.bin", published.Length, Digest(published), isArchive)],
    };

    private static byte[] Content(string path) => File.ReadAllBytes(path);

    private static void Leave(string path, byte[] bytes) => File.WriteAllBytes(path, bytes);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Archive(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (GZipStream packed = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            using TarWriter writer = new(packed);
            foreach ((string name, byte[] content) in files)
            {
                using MemoryStream data = new(content);
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data });
            }
        }

        return stream.ToArray();
    }
}
