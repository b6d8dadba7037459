namespace Fathom.Cli;

/// <summary>Opens a file that a user named, with one sentence for everything that can stand in the way.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The path as it was typed.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="MisuseException">The file cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = fault is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file"
                : Directory.Exists(path) ? "it is a folder" : "it cannot be read; check its permissions";
            throw new MisuseException($"cannot read '{path}': {reason}.", fault);
        }
    }
}
