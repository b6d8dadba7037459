namespace Fathom.Data;

/// <summary>Opens the user's files, turning every failure to do so into one sentence.</summary>
internal static class DataFile
{
    /// <summary>Opens a file and reads from it; failures of the disk become a <see cref="DataUnavailableException"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads from the seekable stream.</param>
    /// <returns>What was read.</returns>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            if (Directory.Exists(path))
                throw Unavailable(path, "it is a folder", null);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.CanSeek ? read(stream) : throw Unavailable(path, "it is a pipe or device whose length is not known; save it as a file first", null);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unavailable(path, "there is no such file", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Unavailable(path, "permission denied", cause);
        }
        catch (Exception cause) when (cause is IOException or NotSupportedException or ArgumentException { ParamName: "path" })
        {
            throw Unavailable(path, cause.Message.TrimEnd('.'), cause);
        }
    }

    private static DataUnavailableException Unavailable(string path, string reason, Exception? cause) =>
        new($"Cannot read '{path}': {reason}.", [path], cause);
}
