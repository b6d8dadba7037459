using Fathom.Data;

namespace Fathom.Cli;

/// <summary>What samples a folder holds: the original files of a known data set, or NumPy files of inputs and labels.</summary>
internal static class DataFolder
{
    private static readonly string[] s_labelNames = ["labels", "label", "targets", "target", "y"];

    /// <summary>The data set whose original files are in a folder; the larger one where several fit.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The data set, its part and where it is found; null when no part of one is complete.</returns>
    public static (DataSetDescription Set, DataSplit Split, DataLocator Locator)? DataSet(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        (DataSetDescription Set, DataSplit Split)[] complete = [.. DataSetCatalog.All
            .SelectMany(set => new[] { (Set: set, Split: DataSplit.Train), (Set: set, Split: DataSplit.Test) })
            .Where(part => Files(part.Set, part.Split).All(file => IsThere(full, file)))
            .OrderBy(part => part.Split)
            .ThenByDescending(part => Files(part.Set, part.Split).Count())];
        return complete.Length > 0 && Path.GetDirectoryName(full) is { } parent
            ? (complete[0].Set with { Folder = Path.GetFileName(full) }, complete[0].Split, new DataLocator([parent]))
            : null;
    }

    /// <summary>The NumPy files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The file of the inputs, and that of the labels or null.</returns>
    /// <exception cref="MisuseException">The folder has no inputs, or several files could be them.</exception>
    public static (string Inputs, string? Labels) Arrays(string folder)
    {
        string[] arrays = [.. Directory.EnumerateFiles(folder, "*.npy").Order(StringComparer.Ordinal)];
        string[] labels = [.. arrays.Where(IsOfLabels)];
        string[] inputs = [.. arrays.Except(labels)];
        if (inputs.Length != 1 || labels.Length > 1)
        {
            string found = arrays.Length == 0 ? "none" : string.Join(", ", arrays.Select(path => Path.GetFileName(path)));
            throw new MisuseException(
                $"the folder '{folder}' holds neither the files of a data set ({string.Join(", ", DataSetCatalog.Names)}) nor one .npy file of inputs with at most one of labels (labels.npy); its .npy files: {found}.");
        }

        return (inputs[0], labels.FirstOrDefault());
    }

    private static IEnumerable<DataSetFile> Files(DataSetDescription set, DataSplit split) => set.Files.Where(file => file.Split == split);

    // Sets may share the names of their files; the length tells them apart, and the reader checks the sum.
    private static bool IsThere(string folder, DataSetFile file)
    {
        FileInfo info = new(Path.Combine(folder, file.Name));
        return info.Exists && info.Length == file.Length;
    }

    private static bool IsOfLabels(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        string last = stem[(stem.LastIndexOfAny(['.', '_', '-']) + 1)..];
        return s_labelNames.Contains(last, StringComparer.OrdinalIgnoreCase);
    }
}
