namespace Fathom.Studies;

/// <summary>Words what the system says when a folder cannot be used.</summary>
internal static class StorageFaults
{
    // Numbers of the system's errors: no space, quota, file too large; read-only file system.
    private static readonly int[] s_noSpace = [28, 122, 27, unchecked((int)0x80070070), unchecked((int)0x80070027)];
    private const int ReadOnlySystem = 30;

    /// <summary>Does something with a file.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="path">The folder or file, for the message.</param>
    /// <param name="act">What is done.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="SweepException">The system refused.</exception>
    public static T Guard<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Worded(path, fault);
        }
    }

    /// <summary>The sentence for what the system reported.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="fault">The report.</param>
    /// <returns>The exception to throw.</returns>
    public static SweepException Worded(string path, Exception fault) =>
        IsReadOnly(fault)
            ? new SweepException(SweepFault.ReadOnly, $"'{path}' may not be written to; give the folder write permission, or copy it to where you may write.", fault)
        : IsFull(fault)
            ? new SweepException(SweepFault.FullDisk, $"there is no space left to write '{path}'; what is finished is kept: make room and resume.", fault)
            : new SweepException(SweepFault.Storage, $"'{path}' cannot be used: {fault.Message.TrimEnd('.')}; what is finished is kept.", fault);

    private static bool IsReadOnly(Exception fault) => fault is UnauthorizedAccessException || fault.HResult == ReadOnlySystem || fault.InnerException is UnauthorizedAccessException || fault.InnerException?.HResult == ReadOnlySystem;

    private static bool IsFull(Exception fault) => s_noSpace.Contains(fault.HResult) || (fault.InnerException is { } inner && s_noSpace.Contains(inner.HResult));
}
