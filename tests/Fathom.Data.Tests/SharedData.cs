namespace Fathom.Data.Tests;

/// <summary>The real data files: in FATHOM_DATA, or in shared/data beside the repository.</summary>
internal static class SharedData
{
    /// <summary>A locator of the real files; skips the running test when the data set is not there.</summary>
    public static DataLocator For(DataSetDescription set)
    {
        string? folder = Environment.GetEnvironmentVariable(DataLocator.FolderVariable);
        folder = string.IsNullOrEmpty(folder) ? Path.Combine(RepositoryRoot(), "..", "shared", "data") : folder;
        Assert.SkipUnless(
            set.Files.All(file => File.Exists(Path.Combine(folder, set.Folder, file.Name))),
            $"{set.Title} is not in '{folder}'; set {DataLocator.FolderVariable} to the folder that holds '{set.Folder}'.");
        return new DataLocator([folder]);
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Fathom.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? Environment.CurrentDirectory;
    }
}
