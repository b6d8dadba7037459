namespace Fathom.Reporting;

/// <summary>Writes a file completely or not at all.</summary>
/// <remarks>
/// The content goes to a temporary name in the same folder, is flushed to the device and is then moved into place, so that a reader
/// never sees half a file and a failure leaves an older file of that name untouched. A symbolic link is followed. Device and process
/// files (<c>/dev/…</c>, <c>/proc/…</c>) cannot be replaced by a rename and are written directly.
/// </remarks>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content. An exception of its own is passed on after the temporary file is removed.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="OutputException">The file cannot be written; nothing was left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        Attempt(path, target =>
        {
            if (IsDevice(target))
                WriteDirectly(target, write);
            else
                WriteAndMove(path, target, write);
        });
    }

    /// <summary>Makes sure that a file can be written, before work is done whose result would be lost; leaves nothing behind.</summary>
    /// <param name="path">The file that will be created or replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="OutputException">The file could not be written.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Attempt(path, target =>
        {
            if (!IsDevice(target))
                Discard(NewTemporary(path, target, stream => { }));
        });
    }

    private static void Attempt(string path, Action<string> write)
    {
        try
        {
            write(FinalTarget(path));
        }
        catch (OutputException)
        {
            throw;
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new OutputException(
                $"Cannot write '{path}': permission denied; choose a folder you may write to.", path, fault);
        }
        catch (Exception fault) when (fault is IOException or NotSupportedException or ArgumentException { ParamName: "path" })
        {
            throw new OutputException(
                $"Cannot write '{path}': {Reason(fault)}; check the path and the free space, or choose another file.", path, fault);
        }
    }

    /// <summary>Writes a text file as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="text">The content, written as it is (no change of line ends).</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="OutputException">The file cannot be written; nothing was left behind.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            writer.Write(text);
        });
    }

    private static string FinalTarget(string path)
    {
        string full = Path.GetFullPath(path);
        FileInfo file = new(full);
        return file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows()
        && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal));

    private static void WriteDirectly(string target, Action<Stream> write)
    {
        using FileStream stream = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferSize);
        write(stream);
    }

    private static void WriteAndMove(string path, string target, Action<Stream> write)
    {
        string temporary = NewTemporary(path, target, write);
        bool moved = false;
        try
        {
            File.Move(temporary, target, overwrite: true);
            moved = true;
        }
        finally
        {
            if (!moved)
                Discard(temporary);
        }
    }

    /// <summary>Writes a file of a new name beside the target; removes it when that fails.</summary>
    private static string NewTemporary(string path, string target, Action<Stream> write)
    {
        if (Directory.Exists(target))
            throw new OutputException($"Cannot write '{path}': it is a folder; give the name of a file.", path, null);
        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
            throw new OutputException($"Cannot write '{path}': the folder '{folder}' does not exist; create it or choose another.", path, null);

        // The name is independent of the target's, which may already be as long as the file system allows.
        string temporary = Path.Combine(folder, $".fathom-{Path.GetRandomFileName()}.tmp");
        bool written = false;
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            written = true;
            return temporary;
        }
        finally
        {
            if (!written)
                Discard(temporary);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault that led here is the one to report.
        }
    }

    // The system's sentence often ends with the full temporary path, which means nothing to the user.
    private static string Reason(Exception fault)
    {
        string message = fault.Message;
        int colon = message.IndexOf(" : '", StringComparison.Ordinal);
        string reason = (colon > 0 ? message[..colon] : message).TrimEnd('.', ' ');
        return reason.Length == 0 ? "the system refused" : char.ToLowerInvariant(reason[0]) + reason[1..];
    }
}
