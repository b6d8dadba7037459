using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Fathom.Data;

/// <summary>Fetches the files of data sets from where their authors publish them.</summary>
/// <remarks>
/// A file is received under a name that ends with <c>.part</c>, goes on where an earlier attempt was cut (by an HTTP range), is compared with length and SHA-256 of the original, and only then
/// gets its name: nothing that is half downloaded can be read. Files of an archive are unpacked in the same way, and the archive is removed.
/// </remarks>
public sealed class DataDownloader : IDisposable
{
    private const string Unfinished = ".part";
    private const int BufferLength = 1 << 16;

    private readonly HttpClient _client;
    private readonly DownloadOptions _options;

    /// <summary>Makes a downloader.</summary>
    /// <param name="options">How patiently files are fetched.</param>
    public DataDownloader(DownloadOptions? options = null)
    {
        _options = options ?? new DownloadOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Attempts, 1, nameof(options));
        _client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("fathom", "1"));
    }

    /// <summary>Fetches the files of a data set that are not in a folder yet.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="folder">The data folder; the files get into the set's sub-folder of it, which is made.</param>
    /// <param name="cancellation">Stops the transfer; what has arrived is kept for the next time.</param>
    /// <returns>The sub-folder.</returns>
    /// <exception cref="DataUnavailableException">The set cannot be downloaded, the server does not give it, or the folder cannot be written.</exception>
    /// <exception cref="DataFormatException">What the server gave is not the original; it was removed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<string> GetAsync(DataSetDescription set, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (set.Downloads.IsEmpty)
            throw new DataUnavailableException($"{set.Title} cannot be downloaded; see {set.Address}.", []);
        string target = Path.Combine(folder, set.Folder);
        try
        {
            Directory.CreateDirectory(target);
            foreach (DataDownload download in set.Downloads)
            {
                await GetAsync(set, download, target, cancellation);
            }
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException or IOException and not HttpIOException)
        {
            throw new DataUnavailableException($"Cannot write into '{target}': {cause.Message.TrimEnd('.')}; choose another folder.", [target], cause);
        }

        return target;
    }

    /// <summary>Ends all transfers.</summary>
    public void Dispose() => _client.Dispose();

    private async Task GetAsync(DataSetDescription set, DataDownload download, string target, CancellationToken cancellation)
    {
        string path = Path.Combine(target, download.Name);
        if (download.IsArchive ? set.Files.All(file => IsOriginal(Path.Combine(target, file.Name), file.Length, file.Sha256)) : IsOriginal(path, download.Length, download.Sha256))
            return;
        if (!download.IsArchive || !IsOriginal(path, download.Length, download.Sha256))
        {
            await ReceiveAsync(download, path + Unfinished, cancellation);
            EnsureOriginal(path + Unfinished, download);
            File.Move(path + Unfinished, path, overwrite: true);
        }

        if (download.IsArchive)
        {
            ArchiveFiles.Unpack(path, set, target, cancellation);
            File.Delete(path);
        }
    }

    // A transfer that is cut goes on where it was cut; one that brings nothing new uses up an attempt.
    private async Task ReceiveAsync(DataDownload download, string part, CancellationToken cancellation)
    {
        int left = _options.Attempts;
        while (true)
        {
            long before = LengthOf(part);
            try
            {
                await ReceiveOnceAsync(download, part, cancellation);
                if (LengthOf(part) >= download.Length)
                    return;
                Fail(download, "the server ended the transfer too early", null);
            }
            catch (Exception cause) when (cause is HttpRequestException or HttpIOException || (cause is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                left = LengthOf(part) > before ? _options.Attempts : left - 1;
                if (left <= 0)
                    Fail(download, cause is OperationCanceledException ? $"the server sent nothing for {_options.Patience.TotalSeconds:0.#} seconds" : cause.Message.TrimEnd('.'), cause);
            }
            catch (DataUnavailableException) when (LengthOf(part) > before || --left > 0)
            {
                // Cut without an error, as servers do that close the connection: the next attempt goes on behind what has arrived.
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task ReceiveOnceAsync(DataDownload download, string part, CancellationToken cancellation)
    {
        long have = LengthOf(part);
        if (have > download.Length)
        {
            File.Delete(part);
            have = 0;
        }

        if (have == download.Length)
            return;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.Patience);
        using HttpRequestMessage request = new(HttpMethod.Get, download.Address);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            File.Delete(part);
            throw new HttpRequestException("the server refuses to go on with the transfer");
        }

        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"the server answers {(int)response.StatusCode} ({response.ReasonPhrase})");

        // A server that ignores the range sends everything from the beginning.
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        await using FileStream file = new(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, BufferLength);
        await using Stream body = await response.Content.ReadAsStreamAsync(patience.Token);
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            patience.CancelAfter(_options.Patience);
            int count = await body.ReadAsync(buffer, patience.Token);
            if (count == 0)
                break;
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            if (file.Position > download.Length)
                break;
            _options.Progress?.Invoke(new DownloadProgress(download.Name, file.Position, download.Length));
        }

        await file.FlushAsync(cancellation);
    }

    private static void EnsureOriginal(string part, DataDownload download)
    {
        long length = LengthOf(part);
        string found = length == download.Length ? Digest(part) : string.Empty;
        if (found == download.Sha256)
            return;
        File.Delete(part);
        string wrong = length == download.Length ? $"the SHA-256 is {found}, the original has {download.Sha256}" : $"{length} bytes and more came, the original has {download.Length}";
        throw new DataFormatException(download.Address.ToString(), Math.Min(length, download.Length), $"what the server gave is not the original: {wrong}; it was removed, try again later or get it elsewhere");
    }

    private static bool IsOriginal(string path, long length, string digest) => LengthOf(path) == length && Digest(path) == digest;

    private static string Digest(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static void Fail(DataDownload download, string reason, Exception? cause) => throw new DataUnavailableException(
        $"{download.Name} could not be fetched from {download.Address}: {reason}. What has arrived is kept; run the command again to go on, or get the file elsewhere.", [download.Address.ToString()], cause);
}
