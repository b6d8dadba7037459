using Fathom.Data;

namespace Fathom.Onnx.Tests;

/// <summary>The stored models: in FATHOM_DATA, or in shared/data beside the repository.</summary>
internal static class ModelFiles
{
    private static readonly string s_folder = Path.Combine(Environment.GetEnvironmentVariable(DataLocator.FolderVariable) is { Length: > 0 } folder ? folder : FolderAbove("shared/data"), "onnx");

    /// <summary>The path of a file or folder; skips the running test when it is not there.</summary>
    public static string Find(params string[] parts)
    {
        string path = Path.Combine([s_folder, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"'{path}' is not here; name the folder of the data in {DataLocator.FolderVariable}.");
        return path;
    }

    /// <summary>The names of the files of a folder that fit a pattern; one empty name when there is no such folder.</summary>
    public static string[] Names(string folder, string pattern)
    {
        string path = Path.Combine(s_folder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, pattern).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : [""];
    }

    /// <summary>The names of the folders in a folder; one empty name when there is no such folder.</summary>
    public static string[] Folders(string folder)
    {
        string path = Path.Combine(s_folder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : [""];
    }

    private static string FolderAbove(string below)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, below)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? "", below);
    }
}
