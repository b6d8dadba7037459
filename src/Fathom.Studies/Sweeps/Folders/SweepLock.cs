using System.Globalization;

namespace Fathom.Studies;

/// <summary>Keeps two runs from working on one folder at once; the system lets go of it when the process ends, however it ends.</summary>
/// <remarks>
/// A lock of the operating system on a file that stays. Where a shared file system does not carry such locks, two runs may meet; then they
/// compute some cells twice and write the same bytes, and nothing is lost. Workers of one sweep share the lock with each other.
/// </remarks>
internal sealed class SweepLock : IDisposable
{
    private const string FileName = ".lock";
    private const string HolderName = ".holder";

    // What the systems call a lock that somebody else has: Linux, macOS, Windows.
    private static readonly int[] s_taken = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream file;

    private SweepLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="shared">Whether others that share may work at the same time.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="SweepException">Somebody else has it, or the folder may not be written to.</exception>
    public static SweepLock Take(string folder, bool shared)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return shared
                ? new SweepLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read))
                : Named(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), folder);
        }
        catch (IOException fault) when (s_taken.Contains(fault.HResult))
        {
            throw new SweepException(
                SweepFault.InUse, $"another process{Holder(folder, shared)} works on '{folder}'; wait for it, or stop it and resume: what is finished is kept.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.Worded(folder, fault);
        }
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => file.Dispose();

    private static SweepLock Named(FileStream file, string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, HolderName), string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} on {Environment.MachineName}\n"));
            return new SweepLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // The name of the last one that held the lock alone; who shares it leaves no name, and then a name would mislead.
    private static string Holder(string folder, bool shared)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, HolderName)).Trim();
            return text.Length > 0 && (shared || !IsShared(folder)) ? $" ({text})" : string.Empty;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static bool IsShared(string folder)
    {
        try
        {
            using FileStream probe = new(Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read, FileShare.Read);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
