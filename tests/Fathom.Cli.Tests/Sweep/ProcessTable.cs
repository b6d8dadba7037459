using System.Diagnostics;
using System.Globalization;

namespace Fathom.Cli.Tests;

/// <summary>The processes of this machine, from /proc; one that has just ended has no command line, environment or parent.</summary>
internal static class ProcessTable
{
    public static int[] Where(Func<int, bool> predicate) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(predicate)];

    public static string CommandLine(int process) => Read(process, "cmdline").Replace('\0', ' ').Trim();

    public static string[] Environment(int process) => Read(process, "environ").Split('\0');

    public static int Parent(int process)
    {
        string line = Read(process, "status").Split('\n').FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal)) ?? "PPid: 0";
        return int.Parse(line.AsSpan("PPid:".Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Ends a process with kill -9.</summary>
    public static void Kill(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            found.Kill();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string Read(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/{name}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
