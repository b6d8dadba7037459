using Fathom.Data;
using Fathom.Numerics;

namespace Fathom.Cli.Tests;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("fathom-cli-").FullName;

    public string PathOf(string name) => Path.Combine(FullPath, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string Write(string name, Matrix matrix)
    {
        using (FileStream stream = File.Create(PathOf(name)))
        {
            NpyFile.Write(stream, matrix);
        }

        return PathOf(name);
    }

    /// <summary>The names of all files, so that a test can see that nothing was left behind.</summary>
    public string[] Files() => [.. Directory.EnumerateFileSystemEntries(FullPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
