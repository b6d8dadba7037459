namespace Fathom.HouseRules.Tests;

/// <summary>The files of this repository, found by walking up from the test executable to the solution file.</summary>
public static class RepositoryTree
{
    private static readonly string[] s_builtFolders = [".git", "artifacts", "bin", "obj", "BenchmarkDotNet.Artifacts", "TestResults", ".vs", ".idea"];

    /// <summary>The folder that holds Fathom.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files that are not build outputs, as paths with forward slashes relative to the root, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>The C# files of the product.</summary>
    public static IEnumerable<string> ProductSources => Files.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>All C# files.</summary>
    public static IEnumerable<string> Sources => Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>All project files.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => ProjectFile.Parse(path, Read(path)))];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (Path.GetFileName(file) != ".git")
            {
                yield return file;
            }
        }

        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            if (!s_builtFolders.Contains(Path.GetFileName(child)))
            {
                foreach (string file in Walk(child))
                {
                    yield return file;
                }
            }
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fathom.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Fathom.slnx.");
    }
}
