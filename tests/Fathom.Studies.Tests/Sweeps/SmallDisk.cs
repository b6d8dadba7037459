using System.Diagnostics;

namespace Fathom.Studies.Tests;

/// <summary>A file system in memory of a given size, which root can make; gone after the test.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes one, or returns null with the reason why it cannot be made here.</summary>
    public static SmallDisk? Make(string size, out string obstacle)
    {
        string path = Directory.CreateTempSubdirectory("fathom-disk-").FullName;
        obstacle = OperatingSystem.IsLinux() ? Mount("-t", "tmpfs", "-o", $"size={size}", "none", path) : "small file systems are made by Linux only";
        if (obstacle.Length == 0)
        {
            return new SmallDisk(path);
        }

        Directory.Delete(path);
        return null;
    }

    public void Remount(string options) => Mount("-o", "remount," + options, Path).ShouldBeEmpty();

    public void Dispose()
    {
        using (Process process = Process.Start("umount", [Path]))
        {
            process.WaitForExit();
        }

        Directory.Delete(Path);
    }

    private static string Mount(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? string.Empty : $"a small file system needs root and the right to mount ({error.Trim()})";
    }
}
